import Wire

/// What operators do to the gateway. Every action waits as pending until the gateway answers.
extension Model {
    mutating func act(_ command: Command, on row: RowID?) -> [Effect] { act(command, on: row.map { [$0] } ?? []) }

    /// Does what a key or a `:` command asks for, to all of these rows: at once where it harms nobody, else after a dialog.
    mutating func act(_ command: Command, on rows: [RowID]) -> [Effect] {
        guard may(command) else { return [] }
        switch command {
        case .ban: return banOrLift(rows)
        case .undo: return undo()
        case .verify: return verify(rows)
        case .verifyAll: return askToVerifyAll()
        case .acknowledge: return acknowledge(rows)
        case .close: return close(rows)
        case .falsePositive: return ask(.falsePositive, of: rows)
        case .revokeKey: return revoke(rows)
        case .suspendTenant: return suspend(rows)
        case .approve: return approve(rows)
        default: return []
        }
    }

    /// Says why not, where the console is read-only or the operator's role is too low.
    mutating func may(_ command: Command) -> Bool {
        if settings.readOnly {
            say(Settings.readOnlyRefusal, .warning)
            return false
        }
        guard layout.kind != .line else {
            say("the screen is too small to ask: 60x15 at least", .warning)
            return false
        }
        guard let caller, caller.role < command.role else { return true }
        say("your role \(caller.role.rawValue) may not \(command.verb): it needs \(command.role.rawValue)", .warning)
        return false
    }

    // MARK: - Tenants

    private mutating func banOrLift(_ rows: [RowID]) -> [Effect] {
        let tenants = tenants(of: rows)
        guard !tenants.isEmpty else {
            say("no tenant on this row: choose one in pane 1", .warning)
            return []
        }
        if let waiting = tenants.first(where: { pending(on: .tenant($0.id)) != nil }) {
            say("\(waiting.name): an action on it waits for the gateway", .warning)
            return []
        }
        let bans = tenants.compactMap { board.bans.ban(on: $0, now: clock.wall) }
        guard bans.count == tenants.count else {
            return openBan(tenants: tenants.map(\.id), key: rows.count == 1 ? key(of: rows[0]) : "")
        }
        return open(Dialog(.lift(bans), subjects: tenants.map(Dialog.Subject.init), opened: clock))
    }

    private mutating func suspend(_ rows: [RowID]) -> [Effect] {
        guard let tenant = tenants(of: rows).first else {
            say("no tenant on this row: choose one in pane 1", .warning)
            return []
        }
        sayOneAtATime(rows, tenant.name)
        return openSuspend(tenant: tenant.id)
    }

    private mutating func revoke(_ rows: [RowID]) -> [Effect] {
        guard let row = rows.first, let tenant = tenants(of: [row]).first else {
            say("no tenant on this row: choose one in pane 1", .warning)
            return []
        }
        sayOneAtATime(rows, tenant.name)
        var dialog = Dialog(.revoke, subjects: [.init(tenant)], opened: clock)
        dialog.key = key(of: row)
        return open(dialog)
    }

    /// The key that sent the request of a row; empty for other rows.
    private func key(of row: RowID) -> String {
        guard case .incident(let serial) = row else { return "" }
        return shown.incidents[serial]?.decision?.key ?? ""
    }

    private mutating func sayOneAtATime(_ rows: [RowID], _ name: String) {
        if rows.count > 1 { say("one at a time: this asks about \(name) only", .warning) }
    }

    /// The tenants of rows, each once.
    func tenants(of rows: [RowID]) -> [Tenant] {
        var seen: Set<String> = []
        return rows.compactMap { tenant(of: $0) }.filter { seen.insert($0.id).inserted }
    }

    // MARK: - Alerts

    /// Acknowledges the alerts on the rows, or else the first one that the second line calls for, once it could be read.
    private mutating func acknowledge(_ rows: [RowID]) -> [Effect] {
        var ids = alerts(of: rows)
        if ids.isEmpty, let first = critical.first?.alert {
            noteUrgent()
            guard clock.monotonic - urgentSince >= Dialog.deafness else {
                say("the critical alert has just changed: look at the second line, then press a again", .warning)
                return []
            }
            ids = [first]
        }
        let open = ids.filter { board.alerts[$0]?.isOpen == true && !isPending(alert: $0) }
        guard open.isEmpty else { return start(open.map { alertDeed($0, .ack, reason: "") }) }
        guard let row = ids.first.flatMap({ board.alerts[$0] }), !row.isOpen else {
            if ids.isEmpty { say("no open alert to acknowledge", .warning) }
            return []
        }
        let by = row.alert.by.map { " by \($0)" } ?? ""
        say("already \(row.alert.state == .ack ? "acknowledged" : "closed")\(by): \(row.alert.code)".bounded(300))
        return []
    }

    /// Keeps since when the second line calls for what it does.
    mutating func noteUrgent() {
        let first = critical.first
        guard first != urgent else { return }
        (urgent, urgentSince) = (first, clock.monotonic)
    }

    /// On a model that is being hashed it ends that, else it closes alerts. What would end more than that asks first.
    private mutating func close(_ rows: [RowID]) -> [Effect] {
        let busy = models(of: rows).filter { board.models[$0]?.isVerifying == true }
        if let jobOfAll, busy.contains(where: { jobs[$0] == nil && jobOfAll.models.contains($0) }) {
            return open(Dialog(.cancelAll(job: jobOfAll.id), opened: clock))
        }
        guard busy.isEmpty else {
            return start(
                busy.map {
                    PendingDeed(deed: .cancel(model: $0, job: jobs[$0]), words: "cancel the verification of \($0)")
                }
            )
        }
        return ask(.close, of: rows)
    }

    private mutating func ask(_ verb: Deed.AlertVerb, of rows: [RowID]) -> [Effect] {
        let ids = alerts(of: rows).filter { id in
            board.alerts[id].map { $0.alert.state != verb.state } ?? false && !isPending(alert: id)
        }
        guard !ids.isEmpty else {
            say("no alert on this row that could be set to \(verb.rawValue): choose one in pane 3", .warning)
            return []
        }
        return open(Dialog(.alerts(ids, verb), opened: clock))
    }

    private func alerts(of rows: [RowID]) -> [String] { rows.compactMap(\.alert) }

    private func isPending(alert id: String) -> Bool { pending.values.contains { $0.concerns(alert: id) } }

    func alertDeed(_ id: String, _ verb: Deed.AlertVerb, reason: String) -> PendingDeed {
        let word = verb == .ack ? "ack" : verb == .close ? "close" : "false positive"
        let row = board.alerts[id]
        let name = row.map { " " + board.name(of: $0.tenant) } ?? ""
        return PendingDeed(deed: .alert(id, verb, reason: reason), words: "\(word) \(row?.alert.code ?? id)\(name)")
    }

    // MARK: - Models

    private mutating func verify(_ rows: [RowID]) -> [Effect] {
        let models = models(of: rows)
        guard !models.isEmpty else {
            say("no model on this row: press 4, choose one, then v", .warning)
            return []
        }
        let idle = models.filter { name in !pending.values.contains { $0.concerns(model: name) } }
        return start(idle.map { PendingDeed(deed: .verify(model: $0), words: "verify \($0)") })
    }

    private mutating func askToVerifyAll() -> [Effect] {
        let models = board.models.values
        guard !models.isEmpty else {
            say("no models to verify", .warning)
            return []
        }
        let bytes = models.reduce(0) { sum, row in
            let (total, overflow) = sum.addingReportingOverflow(max(0, row.model.total))
            return overflow ? .max : total
        }
        return open(Dialog(.verifyAll(count: models.count, bytes: bytes), opened: clock))
    }

    private mutating func approve(_ rows: [RowID]) -> [Effect] {
        guard let model = models(of: rows).first else {
            say("no model on this row: press 4, choose one, then A", .warning)
            return []
        }
        sayOneAtATime(rows, model)
        return openApprove(model: model)
    }

    private func models(of rows: [RowID]) -> [String] { rows.compactMap(\.model) }
}

extension RowID {
    /// The alert's id, where it is one.
    var alert: String? {
        guard case .alert(let id) = self else { return nil }
        return id
    }

    /// The model's name, where it is one.
    var model: String? {
        guard case .model(let name) = self else { return nil }
        return name
    }
}

extension Dialog.Subject {
    init(_ tenant: Tenant) { self.init(id: tenant.id, name: tenant.name) }
}

extension Command {
    /// The least role that the gateway lets do it.
    var role: Caller.Role { self == .approve ? .admin : .operator }

    /// What it does, as a word: `ban`.
    var verb: String {
        switch self {
        case .acknowledge: "acknowledge"
        case .close: "close"
        case .falsePositive: "judge alerts"
        case .ban: "ban"
        case .undo: "undo"
        case .verify, .verifyAll: "verify"
        case .revokeKey: "revoke keys"
        case .suspendTenant: "suspend"
        case .approve: "approve models"
        default: "do that"
        }
    }
}
