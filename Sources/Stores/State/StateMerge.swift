import GRDB

/// Takes records of other gateways into the tables, in one transaction, so that all gateways end with the same.
///
/// The larger version wins, and of equal ones the larger bytes; what must not be lost of the loser is joined to the
/// winner. A record that came out otherwise than it came in gets a new version and is shared anew.
struct StateMerge {
    /// What became of the records.
    struct Outcome: Sendable, Equatable {
        /// Records that changed something here.
        var applied = 0
        /// Records that were not taken, by the reason.
        var refused: [StateRefusal: Int] = [:]
        /// Names of tenants and operators that were given up since another gateway had given them too.
        var collisions: [String] = []
        /// True when there is something to share.
        var hasPending = false
        var tenants: Set<String> = []
        /// Tenants that were deleted.
        var ended: Set<String> = []
        /// Targets with a ban that was lifted.
        var unbanned: Set<BanTarget> = []
        var kinds: Set<StateKind> = []
    }

    private let database: Database
    private let now: Int64
    private(set) var outcome = Outcome()

    /// - Parameter now: milliseconds since 1970.
    init(_ database: Database, now: Int64) {
        self.database = database
        self.now = now
    }

    /// Takes one record, or notes why not; one that does not fit the tables keeps no other one back.
    mutating func take(_ incoming: StateRecord) throws {
        do {
            try database.inSavepoint {
                do {
                    try consider(incoming)
                } catch let refusal as StateRefusal {
                    outcome.refused[refusal, default: 0] += 1
                }
                return .commit
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            outcome.refused[.conflict, default: 0] += 1
        }
    }

    private mutating func consider(_ incoming: StateRecord) throws {
        try refuseBuried(incoming)
        guard let known = try StateRows.find(incoming.kind, incoming.id, in: database) else {
            return try put(incoming)
        }
        try weigh(incoming, known)
    }

    private mutating func weigh(_ incoming: StateRecord, _ known: StateRecord) throws {
        let isNewer = Self.isNewer(incoming, than: known)
        if incoming.content == known.content, incoming.version == known.version { return try settle(incoming) }
        let (newer, older) = isNewer ? (incoming, known) : (known, incoming)
        let joined = try newer.content.joined(withOlder: older.content)
        // Of two equal versions the shared store keeps the one that came first, so both give way to a newer one.
        if joined != newer.content || newer.version == older.version {
            let version = StateLedger.version(after: max(newer.version, older.version), now: now)
            try put(
                StateRecord(kind: newer.kind, id: newer.id, version: version, content: joined), isShared: false)
        } else if isNewer {
            try put(incoming)
        } else {
            try markPending(known)
            throw StateRefusal.stale
        }
    }

    static func isNewer(_ left: StateRecord, than right: StateRecord) -> Bool {
        if left.version != right.version { return left.version > right.version }
        return right.content.json.lexicographicallyPrecedes(left.content.json)
    }

    /// A key or ban of a deleted tenant never comes back, and is to vanish wherever it still is.
    private mutating func refuseBuried(_ incoming: StateRecord) throws {
        let tenant: String
        switch incoming.content {
        case .key(let key): tenant = key.key.tenantID
        case .ban(let ban) where ban.ban.scope == .tenant: tenant = ban.ban.target
        default: return
        }
        let sql = "SELECT 1 FROM tombstones WHERE id = ?"
        guard try database.rowCached(sql, [tenant]) != nil else { return }
        try markPending(incoming)
        throw StateRefusal.deleted
    }

    // MARK: - Writing

    /// - Parameter isShared: true for a record just as other gateways have it.
    private mutating func put(_ record: StateRecord, isShared: Bool = true) throws {
        let (record, isAsItCame) = try withOwnName(record)
        try StateRows.put(record, into: database)
        outcome.applied += 1
        outcome.kinds.insert(record.kind)
        if case .tenant(.deleted) = record.content {
            outcome.kinds.insert(.ban)
            outcome.ended.insert(record.id)
        }
        if case .ban(let ban) = record.content, ban.ban.lifted != nil { outcome.unbanned.insert(ban.ban.subject) }
        if let tenant = tenant(of: record) { outcome.tenants.insert(tenant) }
        if isShared, isAsItCame { return try settle(record) }
        try StateLedger.markFirst(record.kind, record.id, in: database)
        outcome.hasPending = true
    }

    private func tenant(of record: StateRecord) -> String? {
        switch record.content {
        case .tenant: record.id
        case .key(let key): key.key.tenantID
        default: nil
        }
    }

    private mutating func markPending(_ record: StateRecord) throws {
        try StateLedger.markPending(record.kind, record.id, in: database)
        outcome.hasPending = true
    }

    private func settle(_ record: StateRecord) throws { try StateLedger.settle(record.kind, record.id, in: database) }

    // MARK: - Names

    /// Two gateways may give one name at the same time: who has it by the smaller time and id keeps it, on every gateway
    /// alike, and the other one's ends in its id.
    private mutating func withOwnName(_ record: StateRecord) throws -> (StateRecord, isAsItCame: Bool) {
        guard let name = NamedState(record), let rival = try name.rival(in: database) else { return (record, true) }
        outcome.collisions.append(name.name)
        if name.keeps(against: rival) {
            let renamed = rival.renamed(version: StateLedger.version(after: rival.record.version, now: now))
            try StateRows.put(renamed, into: database)
            try markPending(renamed)
            if renamed.kind == .tenant { outcome.tenants.insert(renamed.id) }
            return (record, true)
        }
        return (name.renamed(version: StateLedger.version(after: record.version, now: now)), false)
    }
}
