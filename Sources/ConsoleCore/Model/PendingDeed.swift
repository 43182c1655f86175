import Wire

/// An operator's action that the gateway has not answered.
struct PendingDeed: Sendable, Equatable {
    /// Actions that wait at the same time at most.
    static let most = 256

    var deed: Deed
    /// As the audit line tells it: `ban acme-corp 4h`.
    var words: String
    /// Id of the tenant that it concerns, if any.
    var tenant: String?
    /// Monotonic milliseconds.
    var since = 0
    /// What was asked for by one key has one number, and is undone by one key.
    var batch = 0
    /// What it takes back, to be offered again should it fail.
    var undoes: UndoStep?
    /// Digest that the operator saw when approving.
    var digest: String?

    /// What a row says while it waits: `ban`.
    var verb: String {
        switch deed {
        case .ban(let request): request.quarantine ? "quarantine" : "ban"
        case .lift: "lift"
        case .alert(_, .ack, _): "ack"
        case .alert(_, .close, _): "close"
        case .alert(_, .falsePositive, _): "false+"
        case .revoke: "revoke"
        case .suspend: "suspend"
        case .resume: "resume"
        case .verify: "verify"
        case .cancel: "cancel"
        case .approve: "approve"
        }
    }

    /// Milliseconds after which no answer is to be expected: the runtime gives up sooner.
    var longestWait: Int { deed.isSlow ? 700_000 : 30_000 }

    /// How long it waits, once that is worth a word: ` 2s`.
    func wait(at now: Int) -> String {
        let seconds = max(0, now - since) / 1000
        return seconds > 0 ? " \(Quantity.duration(seconds: seconds))" : ""
    }

    private var alert: String? {
        guard case .alert(let id, _, _) = deed else { return nil }
        return id
    }

    func concerns(alert id: String) -> Bool { alert == id }

    func concerns(model name: String) -> Bool {
        switch deed {
        case .verify(let model), .cancel(let model, _), .approve(let model, _, _):
            model == name || model == Deed.everyModel
        default: false
        }
    }
}

/// How an action is taken back.
struct UndoStep: Sendable, Equatable {
    /// Steps kept at most.
    static let most = 256

    enum How: Sendable, Equatable {
        /// Lifts the ban that was made.
        case lift(FeedEvent.Ban)
        /// Bans again, for what is left of it.
        case ban(FeedEvent.Ban)
        case suspend(tenant: String)
        case resume(tenant: String)
        /// Acknowledged is as far back as a closed alert can be brought.
        case acknowledge(alert: String)
        /// Not at all, for this reason.
        case never(String)

        /// True where one key takes both back in the same way.
        func isSameKind(as other: How) -> Bool {
            switch (self, other) {
            case (.lift, .lift), (.ban, .ban), (.suspend, .suspend), (.resume, .resume), (.acknowledge, .acknowledge),
                (.never, .never):
                true
            default: false
            }
        }
    }

    var batch: Int
    /// What was done, as the audit line told it.
    var words: String
    var how: How

    /// What `u` would do now, for the audit line.
    var offer: String {
        switch how {
        case .lift: "u lifts it"
        case .ban: "u bans again"
        case .suspend: "u suspends again"
        case .resume: "u resumes"
        case .acknowledge: "u reopens it as acknowledged"
        case .never: ""
        }
    }
}

extension Model {
    /// What waits for the gateway and concerns this row.
    func pending(on row: RowID) -> PendingDeed? {
        guard !pending.isEmpty else { return nil }
        return find(row) { isMeant in pending.filter { isMeant($0.value) }.min { $0.key < $1.key }?.value }
    }

    /// What got no answer and concerns this row: nobody knows whether it was done.
    func unsure(on row: RowID) -> PendingDeed? {
        unsure.isEmpty ? nil : find(row) { isMeant in unsure.last(where: isMeant) }
    }

    private func find(_ row: RowID, in waiting: ((PendingDeed) -> Bool) -> PendingDeed?) -> PendingDeed? {
        switch row {
        case .tenant(let id): return waiting { $0.tenant == id }
        case .incident(let serial):
            guard let tenant = shown.incidents[serial]?.tenant, !tenant.isEmpty else { return nil }
            return waiting { $0.tenant == tenant }
        case .alert(let id):
            if let own = waiting({ $0.concerns(alert: id) }) { return own }
            guard let tenant = shown.alerts[id]?.tenant, !tenant.isEmpty else { return nil }
            return waiting { $0.tenant == tenant }
        case .model(let name): return waiting { $0.concerns(model: name) }
        }
    }

    /// `… ban 2s` for a row that waits, `? ban` for one of which nobody knows; nil for others.
    func pendingText(on row: RowID) -> String? {
        pending(on: row).map { "… \($0.verb)\($0.wait(at: clock.monotonic))" } ?? unsure(on: row).map { "? \($0.verb)" }
    }

    /// Who acts, as far as is known.
    var operatorName: String { caller?.name ?? settings.operatorName }
}
