import Wire

/// What operators do to the gateway. Every action waits as pending until the gateway answers.
extension Model {
    mutating func act(_ command: Command, on row: RowID?) -> [Effect] {
        switch command {
        case .ban: openBanDialog(for: tenant(of: row))
        case .undo: return undo()
        case .verify: return verify(row)
        case .verifyAll: return shown.models.keys.sorted().flatMap { verify(.model($0)) }
        case .acknowledge: return acknowledge(row)
        default: break
        }
        return []
    }

    private mutating func openBanDialog(for tenant: Tenant?) {
        guard let tenant else { return say("no tenant on this row: choose one in pane 1", .warning) }
        if frozen == nil { frozen = board }
        let ban = board.bans.ban(on: tenant, now: clock.wall)
        overlay = .ban(
            BanDialog(
                purpose: ban.map { .lift($0.id) } ?? .ban, tenant: tenant.id, name: tenant.name,
                openedAt: clock.monotonic, reason: ban == nil ? tenant.why : ""))
    }

    /// Keys while the dialog is open. Enter is not yes.
    mutating func press(_ key: Key, in dialog: BanDialog) -> [Effect] {
        guard clock.monotonic - dialog.openedAt >= BanDialog.deafness else { return [] }
        var dialog = dialog
        if key == .escape || key == .control("c") {
            closeDialog()
            return []
        }
        if key == "Y", dialog.field == .duration { return confirm(dialog) }
        switch (dialog.purpose, key) {
        case (.lift, _): break
        case (.ban, .tab), (.ban, .down): dialog.nextField()
        case (.ban, .enter): if dialog.field != .duration { dialog.field = .duration }
        case (.ban, .left): if dialog.field == .duration { dialog.change(by: -1) }
        case (.ban, .right): if dialog.field == .duration { dialog.change(by: 1) }
        case (.ban, .backspace): dialog.erase()
        case (.ban, .control("u")): dialog.clear()
        case (.ban, .character(let scalar)): dialog.type(scalar)
        default: break
        }
        overlay = .ban(dialog)
        return []
    }

    private mutating func closeDialog() {
        overlay = nil
        if !isPaused { frozen = nil }
    }

    private mutating func confirm(_ dialog: BanDialog) -> [Effect] {
        if case .lift(let id) = dialog.purpose {
            closeDialog()
            return lift(id, tenant: dialog.tenant, name: dialog.name)
        }
        guard !dialog.isPermanent || dialog.isNameRight else {
            say("a permanent ban needs the tenant's name typed: Tab, Tab, \(dialog.name)", .warning)
            return []
        }
        closeDialog()
        let reason = dialog.reason.isEmpty ? "operator" : dialog.reason
        let words = dialog.isPermanent ? "permanently" : dialog.label
        let token = start(.ban(tenant: dialog.tenant, name: dialog.name, words: words))
        return [.ban(token: token, BanRequest(target: dialog.tenant, seconds: dialog.seconds, reason: reason))]
    }

    private mutating func lift(_ ban: String, tenant: String, name: String) -> [Effect] {
        [.lift(token: start(.lift(tenant: tenant, name: name, ban: ban)), ban: ban)]
    }

    private mutating func undo() -> [Effect] {
        guard let ban = lastBan else {
            say("nothing to undo: no ban was made here", .warning)
            return []
        }
        return lift(ban.id, tenant: ban.target, name: board.name(of: ban.target))
    }

    private mutating func verify(_ row: RowID?) -> [Effect] {
        guard case .model(let model) = row else {
            say("no model on this row: press 4, choose one, then v", .warning)
            return []
        }
        guard !pending.values.contains(.verify(model: model)) else { return [] }
        return [.verify(token: start(.verify(model: model)), model: model)]
    }

    /// Acknowledges the alert on the row, or else the first one that the second line calls for.
    private mutating func acknowledge(_ row: RowID?) -> [Effect] {
        var id: String?
        if case .alert(let alert) = row { id = alert }
        if id == nil { for case .alert(let alert) in critical where id == nil { id = alert } }
        guard let id, let alert = board.alerts[id], alert.isOpen else {
            say("no open alert to acknowledge", .warning)
            return []
        }
        guard !pending.values.contains(.acknowledge(alert: id)) else { return [] }
        return [.acknowledge(token: start(.acknowledge(alert: id)), alert: id)]
    }

    private mutating func start(_ action: PendingAction) -> Int {
        defer { nextToken += 1 }
        pending[nextToken] = action
        return nextToken
    }

    /// The gateway's answer ends the wait; answers to unknown tokens are ignored.
    mutating func take(_ answer: Answer, token: Int) -> [Effect] {
        guard let action = pending.removeValue(forKey: token) else { return [] }
        let words = describe(action)
        switch answer {
        case .refused(let error):
            let hint = error.hint.isEmpty ? "" : " (\(error.hint))"
            say("\(words): \(error.code): \(error.message)\(hint)".bounded(400), .danger)
        case .done(let ban):
            say("\(settings.operatorName) \(words)  ok")
            settle(action, ban: ban)
        }
        return []
    }

    private mutating func settle(_ action: PendingAction, ban: FeedEvent.Ban?) {
        switch action {
        case .ban:
            guard let ban else { return }
            board.confirm(ban, time: clock.wall)
            lastBan = ban
        case .lift(_, _, let id):
            if let known = board.bans[id] {
                var lifted = known
                lifted.op = "lift"
                board.confirm(lifted, time: clock.wall)
            }
            if lastBan?.id == id { lastBan = nil }
        case .acknowledge(let alert): board.confirm(alert: alert, by: settings.operatorName)
        case .verify: break
        }
    }

    private func describe(_ action: PendingAction) -> String {
        switch action {
        case .ban(_, let name, let words): "ban \(name) \(words)"
        case .lift(_, let name, _): "lift the ban on \(name)"
        case .verify(let model): "verify \(model)"
        case .acknowledge(let alert): "ack \(board.alerts[alert]?.alert.code ?? alert)"
        }
    }
}
