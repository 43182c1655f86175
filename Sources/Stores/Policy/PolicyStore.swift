import GRDB
import SecurityGate
import Synchronization

/// The policy that operators set, shared by all gateways; it wins over what a gateway was started with.
public final class PolicyStore: Sendable {
    private let database: StoreDatabase
    private let known: Mutex<PolicyRecord?>
    private let listener = Mutex<(@Sendable (PolicyRecord) -> Void)?>(nil)

    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        known = Mutex(try database.read { try Self.newest($0) })
    }

    /// The policy in force; nil where no operator ever set one. From memory.
    public func current() -> PolicyRecord? { known.withLock { $0 } }

    /// Calls `body` with every policy that comes into force from now on, here or on another gateway. There is one
    /// listener.
    public func listen(_ body: @escaping @Sendable (PolicyRecord) -> Void) { listener.withLock { $0 = body } }

    /// Sets the policy for all gateways.
    ///
    /// - Parameter expecting: the version that the caller saw, 0 where it saw none; nil to set it whatever was there.
    /// - Throws: ``StoresError`` with `value_invalid`, or `version_conflict` if it is another one by now.
    public func set(
        _ policy: Policy, expecting version: Int64? = nil, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> PolicyRecord {
        try policy.check()
        return try database.change(
            { database in
                let before = try Self.newest(database)?.version ?? 0
                guard version == nil || version == before else {
                    throw StoresError(
                        .versionConflict, "The policy was changed meanwhile", hint: "Read it anew and decide again")
                }
                let record = PolicyRecord(
                    version: StateLedger.version(after: before, now: now), policy: policy, by: by, reason: reason,
                    time: now)
                try Self.insert(record, into: database)
                try StateLedger.markFirst(.policy, StateKind.policyID, in: database)
                let entry = ActionLog.Entry(
                    time: now, operator: by, verb: "policy.set", target: StateKind.policyID, reason: reason)
                try ActionLog.add(entry, to: database)
                return record
            }, thenPublish: { publish($0) })
    }

    /// Call in the order of the writes that it shows.
    func publish(_ record: PolicyRecord) {
        known.withLock { $0 = record }
        listener.withLock { $0 }?(record)
    }

    // MARK: - Rows

    static func newest(_ database: Database) throws -> PolicyRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM policies ORDER BY version DESC LIMIT 1").map(record)
    }

    static func insert(_ record: PolicyRecord, into database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO policies VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                record.version, record.policy.block, record.policy.warn, record.policy.excerpt.rawValue,
                record.policy.exposeRisk, record.by, record.reason, record.time,
            ])
    }

    private static func record(_ row: Row) throws -> PolicyRecord {
        var policy = Policy()
        policy.block = row["block"]
        policy.warn = row["warn"]
        policy.excerpt = try row.word("excerpt")
        policy.exposeRisk = row["expose_risk"]
        return PolicyRecord(
            version: row["version"], policy: policy, by: row["by"], reason: row["reason"], time: row["time"])
    }
}
