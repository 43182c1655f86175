/// What a replay came to, by kind of session and by campaign.
struct TraceSummary: Equatable {
    /// Sessions of one kind.
    struct Kind: Equatable {
        var name: String
        var isAttack: Bool
        var sessions = 0
        /// Sessions with an alarm, at attacks after the first hostile request.
        var alarmed = 0
        /// Attacks with an alarm before it.
        var early = 0
        /// Sessions with a note.
        var noted = 0
        /// Hostile requests until the alarm, of each session that had one.
        var delays: [Int] = []
        /// Sessions that were named in a campaign.
        var named = 0
        /// Rules of the first alarms, with how many sessions each.
        var rules: [String: Int] = [:]

        /// The middle delay, the upper one of two.
        var median: Int? { delays.isEmpty ? nil : delays.sorted()[delays.count / 2] }
    }

    /// A campaign, as the traces name it.
    struct Campaign: Equatable {
        var name: String
        var accounts: Int
        var named: Int
        /// Accounts that set off an alarm of their own.
        var alarmed: Int
        /// Thousandths of the campaign's requests after which half of its accounts were named.
        var share: Int?
    }

    var kinds: [Kind] = []
    var campaigns: [Campaign] = []
    /// Benign sessions named in any campaign.
    var wronglyNamed = 0

    init(_ report: TraceReport) {
        var kinds: [String: Kind] = [:]
        for session in report.sessions {
            let labels = session.labels
            let key = (labels.isAttack ? "a" : "b") + labels.kind
            kinds[key, default: Kind(name: labels.kind, isAttack: labels.isAttack)].add(session)
        }
        self.kinds = kinds.sorted { $0.key < $1.key }.map(\.value)
        wronglyNamed = self.kinds.reduce(0) { $0 + ($1.isAttack ? 0 : $1.named) }
        campaigns = report.campaigns.sorted { $0.key < $1.key }.map { name, campaign in
            let members = campaign.sessions.map { report.sessions[$0] }
            return Campaign(
                name: name, accounts: members.count, named: members.count { $0.namedAt != nil },
                alarmed: members.count { $0.alarm != nil },
                share: campaign.namedAt.map { $0 * 1_000 / max(1, campaign.requests) })
        }
    }

    /// The sums over all kinds of one label.
    func total(isAttack: Bool) -> (sessions: Int, alarmed: Int) {
        kinds.filter { $0.isAttack == isAttack }.reduce((0, 0)) { ($0.0 + $1.sessions, $0.1 + $1.alarmed) }
    }
}

extension TraceSummary.Kind {
    fileprivate mutating func add(_ session: TraceReport.Session) {
        sessions += 1
        noted += session.notes.isEmpty ? 0 : 1
        named += session.namedAt == nil ? 0 : 1
        early += session.hasEarlyAlarm ? 1 : 0
        guard let alarm = session.alarm else { return }
        alarmed += 1
        delays.append(alarm.request - session.labels.attackFrom)
        rules[alarm.signal.rule, default: 0] += 1
    }
}
