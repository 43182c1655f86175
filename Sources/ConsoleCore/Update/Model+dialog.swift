import Wire

/// Opening dialogs, their keys, and what Y does.
extension Model {
    /// Asks before tenants, given by id or name, are banned. Those that are banned already are left out.
    ///
    /// - Parameters:
    ///   - duration: such as `90m` or `permanent`; nil leaves the choice at 4h.
    ///   - term: the same as a length, which goes before.
    ///   - reason: nil takes the tenant's own.
    ///   - key: chosen once the key is to be banned instead.
    mutating func openBan(
        tenants: [String], duration: String? = nil, term: BanTerm? = nil, reason: String? = nil, key: String = ""
    ) -> [Effect] {
        guard may(.ban), let found = known(tenants) else { return [] }
        let free = found.filter { board.bans.ban(on: $0, now: clock.wall)?.quarantine != false }
        guard let first = free.first else {
            say("banned already: \(found.map(\.name).joined(separator: ", "))".bounded(300), .warning)
            return []
        }
        var dialog = Dialog(.ban, subjects: free.map(Dialog.Subject.init), opened: clock)
        dialog.reason = (reason ?? (free.count == 1 ? first.why : "")).bounded(Dialog.longestText)
        dialog.key = key
        if let duration {
            guard let term = BanTerm(duration) else {
                say("\(duration.bounded(40)) is no duration: write 90m, 2h, 3d or permanent", .warning)
                return []
            }
            dialog.term = term
        }
        if let term { dialog.term = term }
        return open(dialog)
    }

    /// Asks before bans end: by the ban's id, or all of a tenant, a key or an address.
    mutating func openLift(_ name: String) throws(CommandFault) -> [Effect] {
        guard may(.ban) else { return [] }
        let bans = board.bans.matching(name, tenant: try? board.tenant(named: name), now: clock.wall)
        guard !bans.isEmpty else { throw CommandFault("\(try board.tenant(named: name).name) is not banned") }
        guard !bans.contains(where: { $0.scope == "tenant" && pending(on: .tenant($0.target)) != nil }) else {
            throw CommandFault("\(name.bounded(128)): an action on it waits for the gateway")
        }
        let subjects = Set(bans.filter { $0.scope == "tenant" }.map(\.target)).sorted()
        return open(
            Dialog(.lift(bans), subjects: subjects.map { .init(id: $0, name: board.name(of: $0)) }, opened: clock))
    }

    mutating func openSuspend(tenant: String, reason: String = "") -> [Effect] {
        openState(.suspend, tenant: tenant, reason: reason)
    }

    mutating func openResume(tenant: String, reason: String = "") -> [Effect] {
        openState(.resume, tenant: tenant, reason: reason)
    }

    private mutating func openState(_ purpose: Dialog.Purpose, tenant: String, reason: String) -> [Effect] {
        guard may(.suspendTenant), let found = known([tenant])?.first else { return [] }
        guard (found.state == "suspended") == (purpose == .resume) else {
            say("\(found.name) is \(found.state) already", .warning)
            return []
        }
        var dialog = Dialog(purpose, subjects: [.init(found)], opened: clock)
        dialog.reason = reason.bounded(Dialog.longestText)
        return open(dialog)
    }

    /// Asks before a key, given by its id, is revoked; of a whole key that was pasted the id is taken, and no more.
    mutating func openRevoke(key: String) -> [Effect] {
        guard may(.revokeKey) else { return [] }
        let key = SecretText.publicPart(of: key) ?? key
        let owner = board.tenants.values.first { $0.keys.contains(key) }
        var dialog = Dialog(.revoke, subjects: owner.map { [.init($0)] } ?? [], opened: clock)
        dialog.key = key.bounded(64)
        return open(dialog)
    }

    /// Asks before a model is pinned as it is now.
    mutating func openApprove(model name: String) -> [Effect] {
        guard may(.approve) else { return [] }
        guard let row = board.models[name] else {
            say("no model \(name.bounded(128))", .warning)
            return []
        }
        guard !row.isGood, !row.isVerifying else {
            say("\(name) is \(row.isGood ? "approved as it is" : "being verified: wait for the result")", .warning)
            return []
        }
        return open(Dialog(.approve(name), opened: clock))
    }

    /// Tenants by id or name; says which one is not known.
    private mutating func known(_ names: [String]) -> [Tenant]? {
        var out: [Tenant] = []
        for name in names {
            do {
                let tenant = try board.tenant(named: name)
                if !out.contains(where: { $0.id == tenant.id }) { out.append(tenant) }
            } catch {
                say(error.text, .warning)
                return nil
            }
        }
        return out.isEmpty ? nil : out
    }

    /// Freezes the rows and puts the dialog over them. What was typed before is thrown away.
    mutating func open(_ dialog: Dialog) -> [Effect] {
        guard isAdmissible(dialog.count) else { return [] }
        var dialog = dialog
        if case .detail = overlay { dialog.under = overlay.map { [$0] } ?? [] }
        if frozen == nil { frozen = board }
        overlay = .dialog(dialog)
        return [.flushInput] + dialog.inquiries.map { .inquire($0) }
    }

    /// Keys while a dialog is open. Enter is not yes.
    mutating func press(_ key: Key, in dialog: Dialog) -> [Effect] {
        // Ways out are heard at all times: the clock of a recording may stand still.
        if key == .escape || key == .control("c") {
            close(dialog)
            return []
        }
        let sinceOpened = clock.monotonic - dialog.opened.monotonic
        guard sinceOpened >= Dialog.deafness, dialog.isTyping || clock.monotonic >= dialog.deafUntil else { return [] }
        var dialog = dialog
        // What cannot be seen cannot be agreed to.
        if key == "Y", layout.kind == .line { return [] }
        if key == "Y", !dialog.isTyping {
            guard let objection = dialog.objection else {
                close(dialog)
                return confirm(dialog)
            }
            dialog.remark = objection
        } else {
            dialog.press(key)
        }
        overlay = .dialog(dialog)
        return []
    }

    private mutating func close(_ dialog: Dialog) {
        overlay = dialog.under.first
        if !isPaused { frozen = nil }
    }

    private mutating func confirm(_ dialog: Dialog) -> [Effect] {
        if !dialog.undoes.isEmpty { undoable.removeAll { dialog.undoes.contains($0) } }
        let name = dialog.subject?.name ?? ""
        let tenant = dialog.subject?.id ?? ""
        switch dialog.purpose {
        case .ban: return start(dialog.subjects.map { ban($0, dialog) })
        case .lift(let bans): return start(bans.map { lift($0, reason: dialog.reason) })
        case .alerts(let ids, let verb): return start(ids.map { alertDeed($0, verb, reason: dialog.reason) })
        case .revoke:
            let deed = Deed.revoke(key: dialog.key, reason: dialog.reason)
            return start([
                PendingDeed(
                    deed: deed, words: "revoke key \(dialog.key)\(name.isEmpty ? "" : " of \(name)")",
                    tenant: dialog.subject?.id)
            ])
        case .suspend:
            let deed = Deed.suspend(tenant: tenant, reason: dialog.reason)
            return start([PendingDeed(deed: deed, words: "suspend \(name)", tenant: tenant)])
        case .resume:
            let deed = Deed.resume(tenant: tenant, reason: dialog.reason)
            return start([PendingDeed(deed: deed, words: "resume \(name)", tenant: tenant)])
        case .verifyAll:
            return start([PendingDeed(deed: .verify(model: Deed.everyModel), words: "verify all models")])
        case .cancelAll(let job):
            let deed = Deed.cancel(model: Deed.everyModel, job: job)
            return start([PendingDeed(deed: deed, words: "cancel the verification of all models")])
        case .approve(let model):
            var digest: String?
            if case .model(let report) = dialog.reports[.model(model)], !report.model.digest.isEmpty {
                digest = report.model.digest
            }
            let deed = Deed.approve(model: model, digest: digest, reason: dialog.reason)
            var pending = PendingDeed(deed: deed, words: "approve \(model)")
            pending.digest = digest
            return start([pending])
        }
    }

    private func ban(_ subject: Dialog.Subject, _ dialog: Dialog) -> PendingDeed {
        var request = BanRequest(
            target: subject.id, seconds: nil, reason: dialog.reason.isEmpty ? "operator" : dialog.reason)
        if case .seconds(let seconds) = dialog.term.length { request.seconds = seconds }
        request.quarantine = dialog.isQuarantine
        var whom = subject.name
        if dialog.subject != nil, dialog.scope != .tenant {
            request.scope = dialog.scope.rawValue
            request.target = dialog.scope == .key ? dialog.key : dialog.address
            whom = "\(request.scope) \(request.target)"
        }
        let length = request.seconds == nil ? "permanently" : dialog.term.label
        return PendingDeed(
            deed: .ban(request),
            words: "\(dialog.isQuarantine ? "quarantine" : "ban") \(whom) \(length)", tenant: subject.id)
    }

    func lift(_ ban: FeedEvent.Ban, reason: String) -> PendingDeed {
        let tenant = ban.scope == "tenant" ? ban.target : nil
        let whom = tenant.map(board.name) ?? "\(ban.scope) \(ban.target)"
        return PendingDeed(
            deed: .lift(ban: ban.id, reason: reason),
            words: "lift the \(ban.quarantine ? "quarantine" : "ban") on \(whom)".bounded(200),
            tenant: tenant)
    }
}
