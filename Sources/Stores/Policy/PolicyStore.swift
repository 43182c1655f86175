import GRDB
import Synchronization
import Wire

/// The policy that operators set, shared by all gateways; it wins over what a gateway was started with.
public final class PolicyStore: Sendable {
    private let database: StoreDatabase
    private let known: Mutex<PolicyRecord?>
    private let listener = Mutex<(@Sendable (PolicyRecord) -> Void)?>(nil)

    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        known = Mutex(try database.read { try Self.newest($0) })
    }

    /// What operators said last; nil where no operator ever said anything. From memory.
    public func current() -> PolicyRecord? { known.withLock { $0 } }

    /// Calls `body` with everything that operators say from now on, here or on another gateway. There is one listener.
    public func listen(_ body: @escaping @Sendable (PolicyRecord) -> Void) { listener.withLock { $0 = body } }

    /// Sets the policy for all gateways.
    ///
    /// - Parameters:
    ///   - document: nil to withdraw what operators set.
    ///   - expecting: the version that the caller saw, 0 where it saw none; nil to set it whatever was there.
    /// - Throws: ``StoresError`` with `version_conflict` if it is another one by now, or `not_found` where there is nothing
    ///   to withdraw.
    public func set(
        _ document: PolicyDocument?, expecting version: Int64? = nil, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> PolicyRecord {
        try database.change(
            { database in
                let before = try Self.newest(database)
                guard version == nil || version == before?.version ?? 0 else {
                    throw StoresError(
                        .versionConflict, "The policy was changed meanwhile", hint: "Read it anew and decide again")
                }
                guard document != nil || before?.document != nil else {
                    throw StoresError(
                        .notFound, "Operators set no policy", hint: "The gateway's own is in force, see policy show")
                }
                let record = PolicyRecord(
                    version: StateLedger.version(after: before?.version ?? 0, now: now), document: document, by: by,
                    reason: reason, time: now)
                try Self.insert(record, into: database)
                try StateLedger.markFirst(.policy, StateKind.policyID, in: database)
                try ActionLog.add(Self.entry(record, before: before), to: database)
                return record
            }, thenPublish: { publish($0) })
    }

    /// Call in the order of the writes that it shows.
    func publish(_ record: PolicyRecord) {
        known.withLock { $0 = record }
        listener.withLock { $0 }?(record)
    }

    /// What was changed, in the log of actions.
    private static func entry(_ record: PolicyRecord, before: PolicyRecord?) -> ActionLog.Entry {
        var target = StateKind.policyID
        if let document = record.document {
            let changes = document.changes(from: before?.document ?? .empty)
            if !changes.isEmpty { target += ": " + PolicyChange.summary(changes, most: 400) }
        }
        return ActionLog.Entry(
            time: record.time, operator: record.by, verb: record.document == nil ? "policy.unset" : "policy.set",
            target: target, reason: record.reason)
    }

    // MARK: - History

    /// What operators said, newest first; only of versions before one where that is named.
    public func history(before version: Int64? = nil, limit: Int) throws(StoresError) -> [PolicyRecord] {
        try database.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM policies WHERE version < ? ORDER BY version DESC LIMIT ?",
                arguments: [version ?? .max, min(limit, Self.kept)]
            ).map(Self.record)
        }
    }

    /// One version; nil where it was never set here, or is too long ago.
    public func record(version: Int64) throws(StoresError) -> PolicyRecord? {
        try database.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM policies WHERE version = ?", arguments: [version])
                .map(Self.record)
        }
    }

    // MARK: - Rows

    /// Versions that are kept.
    static let kept = 256

    static func newest(_ database: Database) throws -> PolicyRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM policies ORDER BY version DESC LIMIT 1").map(record)
    }

    static func insert(_ record: PolicyRecord, into database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO policies(version, document, by, reason, time) VALUES(?, ?, ?, ?, ?)",
            arguments: [
                record.version, record.document.map { String(decoding: $0.json, as: UTF8.self) }, record.by,
                record.reason, record.time,
            ])
        try database.execute(
            sql: """
                DELETE FROM policies WHERE version NOT IN (
                SELECT version FROM policies ORDER BY version DESC LIMIT \(kept))
                """)
    }

    /// - Throws: ``StoresError`` with `database_corrupt` for a document that was not written here.
    private static func record(_ row: Row) throws -> PolicyRecord {
        let text: String? = row["document"]
        return PolicyRecord(
            version: row["version"], document: try text.map(document), by: row["by"], reason: row["reason"],
            time: row["time"])
    }

    private static func document(_ text: String) throws -> PolicyDocument {
        do {
            return try PolicyDocument(JSONDocument(Array(text.utf8)).root)
        } catch {
            throw StoresError(
                .databaseCorrupt, "A policy in the database is none",
                hint: "Restore the database from a backup, or delete its row in the table policies", cause: "\(error)")
        }
    }
}
