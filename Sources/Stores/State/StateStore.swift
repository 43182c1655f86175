import GRDB

/// The side of this gateway in sharing: gives what others must hear of, and takes what they did.
///
/// SQLite is what is enforced from, with Redis or without; whatever is taken is in force when the call returns.
public final class StateStore: Sendable {
    /// Records that a page or a call holds.
    public static let pageLimit = 256

    private let database: StoreDatabase
    private let identity: IdentityStore
    private let bans: BanStore
    private let policies: PolicyStore
    private let ends: TenantEnds
    private let outages: UpstreamOutages

    public init(_ directory: DataDirectory, identity: IdentityStore, bans: BanStore, policies: PolicyStore) {
        database = directory.database
        ends = directory.ends
        outages = directory.outages
        self.identity = identity
        self.bans = bans
        self.policies = policies
    }

    // MARK: - To others

    /// Some of the records that the shared store has not taken yet, those that wait for the longest; none when it has all.
    func pending(limit: Int) throws(StoresError) -> [PendingState] {
        try database.read { database in
            let sql = "SELECT kind, id FROM state_pending ORDER BY rank, place, seq LIMIT ?"
            return try Row.fetchAll(database, sql: sql, arguments: [limit]).map { row in
                let (kind, id): (StateKind, String) = (try row.word("kind"), row["id"])
                return try StateRows.find(kind, id, in: database).map { .put($0) } ?? .drop(kind, id: id)
            }
        }
    }

    public func pendingCount() throws(StoresError) -> Int {
        try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM state_pending") ?? 0 }
    }

    /// The shared store took these; those that were changed meanwhile stay pending.
    func settle(_ items: [PendingState]) throws(StoresError) {
        try database.write { database in
            for item in items {
                switch item {
                case .put(let record):
                    let now = try StateRows.find(record.kind, record.id, in: database)
                    guard now?.version == record.version else { continue }
                    try StateLedger.settle(record.kind, record.id, in: database)
                case .drop(let kind, let id):
                    guard try StateRows.find(kind, id, in: database) == nil else { continue }
                    try StateLedger.settle(kind, id, in: database)
                }
            }
        }
    }

    /// Notes records as not shared, since the shared store has lost them.
    func markPending(_ records: [StateRecord]) throws(StoresError) {
        guard !records.isEmpty else { return }
        try database.write { database in
            for record in records { try StateLedger.markPending(record.kind, record.id, in: database) }
        }
    }

    /// Records after a place in their order, to compare them with the shared store bit by bit.
    func records(after last: (kind: StateKind, id: String)?, limit: Int) throws(StoresError) -> [StateRecord] {
        try database.read { database in
            let sql = """
                SELECT kind, id FROM (
                SELECT 'ban' AS kind, id FROM bans UNION ALL SELECT 'key', id FROM keys
                UNION ALL SELECT 'operator', id FROM operators
                UNION ALL SELECT 'policy', 'policy' FROM policies GROUP BY 1
                UNION ALL SELECT 'tenant', id FROM tenants UNION ALL SELECT 'tenant', id FROM tombstones
                UNION ALL SELECT 'upstream', id FROM upstream_quarantines WHERE server <> '')
                WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?
                """
            return try Row.fetchAll(database, sql: sql, arguments: [last?.kind.rawValue ?? "", last?.id ?? "", limit])
                .compactMap { try StateRows.find($0.word("kind"), $0["id"], in: database) }
        }
    }

    /// The record of a place, as it is here.
    func record(at field: String) throws(StoresError) -> StateRecord? {
        let parts = field.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = StateKind(rawValue: parts[0]) else { return nil }
        return try database.read { try StateRows.find(kind, parts[1], in: $0) }.flatMap { $0.field == field ? $0 : nil }
    }

    // MARK: - From others

    /// Up to where the shared store was read; nil before the first time.
    func position() throws(StoresError) -> StatePosition? {
        try database.read { try StateLedger.position(in: $0) }
    }

    /// Begins anew with a shared store whose contents are others than those read so far.
    func restart(epoch: String) throws(StoresError) {
        try database.write { database in
            try StateLedger.markAllPending(in: database)
            try StateLedger.set(StatePosition(epoch: epoch, revision: 0), in: database)
        }
    }

    /// Takes records, all in one transaction, and puts what follows from them in force.
    ///
    /// - Parameters:
    ///   - position: up to where the shared store is read with them; nil for records that came by themselves.
    ///   - now: milliseconds since 1970.
    func apply(
        _ records: [StateRecord], position: StatePosition? = nil, now: Int64
    ) throws(StoresError) -> StateMerge.Outcome {
        let (outcome, _) = try database.write(
            { database in
                var merge = StateMerge(database, now: now)
                for record in records where record.freesName { try merge.take(record) }
                for record in records where !record.freesName { try merge.take(record) }
                if let position { try StateLedger.set(position, in: database) }
                return (merge.outcome, try Effects(merge.outcome, database, now: now))
            }, thenPublish: { $0.1.publish(identity, bans, policies, ends, outages) })
        return outcome
    }

    /// What the hot path must know after a change, read in its transaction.
    private struct Effects {
        private var keys: [(tenant: String, entries: [(PublicID, KeyCache.Entry)])] = []
        private var operators: [(PublicID, OperatorCache.Entry)]?
        private var table: BanTable?
        private var policy: PolicyRecord?
        private var quarantines: [UpstreamQuarantine]?
        private let unbanned: Set<BanTarget>
        private let ended: Set<String>

        init(_ outcome: StateMerge.Outcome, _ database: Database, now: Int64) throws {
            unbanned = outcome.unbanned
            ended = outcome.ended
            keys = try outcome.tenants.map { ($0, try KeyRecord.entries(database, tenant: $0)) }
            if outcome.kinds.contains(.operator) { operators = try OperatorRecord.entries(database) }
            if outcome.kinds.contains(.ban) { table = try BanStore.table(database, now: now) }
            if outcome.kinds.contains(.policy) { policy = try PolicyStore.newest(database) }
            if outcome.kinds.contains(.upstream) { quarantines = try QuarantineRows.open(database) }
        }

        func publish(
            _ identity: IdentityStore, _ bans: BanStore, _ policies: PolicyStore, _ ends: TenantEnds,
            _ outages: UpstreamOutages
        ) {
            for (tenant, entries) in keys { identity.cache.replace(tenant: tenant, with: entries) }
            if let operators { identity.operatorCache.replaceAll(with: operators) }
            if let table { bans.publish(table) }
            bans.noteLifted(unbanned)
            if let policy { policies.publish(policy) }
            if let quarantines { outages.publish(quarantines) }
            // What fails here is tried again by whoever sweeps.
            for tenant in ended { _ = try? ends.end(tenant) }
        }
    }
}
