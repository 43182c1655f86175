import GRDB
import Synchronization

/// The bans of this gateway: the database is the authority, ``table`` what the hot path reads.
///
/// There is at most one open ban for a target (and one simulated besides). All changes are in force when the call
/// returns.
public final class BanStore: Sendable {
    /// For how many milliseconds a ban that is over stays at hand, in case the clock was wrong: two days.
    private static let clockTolerance: Int64 = 172_800_000

    private let database: StoreDatabase
    private let current: Mutex<BanTable>

    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        current = Mutex(try database.read { BanTable(try Self.open($0)) })
    }

    /// The bans as they are now; taking it costs a lock and a few references.
    public var table: BanTable { current.withLock { $0 } }

    /// Bans a target, or extends the ban it has.
    ///
    /// - Parameter mayShorten: an open ban never ends sooner than before unless this is true.
    /// - Returns: the ban that now holds, which is the old one where that lasts longer.
    /// - Throws: ``StoresError`` with `value_invalid` for an empty target or an end that is past.
    public func add(_ request: BanRequest, mayShorten: Bool = false, now: Int64) throws(StoresError) -> Ban {
        guard !request.target.isEmpty else {
            throw StoresError(.valueInvalid, "The ban has no target", hint: "Name a tenant, a key or an address")
        }
        if let until = request.until, until <= now {
            throw StoresError(.valueInvalid, "The ban would be over already", hint: "Use a duration such as 4h")
        }
        return try change(now: now) { database in
            let before = try Self.openBan(of: request, in: database)
            if let before, before.isActive(at: now), !mayShorten, !Self.extends(request.until, before.until) {
                return before
            }
            let ban = Self.ban(request, id: "b_" + Credential.randomText(16), now: now)
            if let before { try Self.close(before.id, now: now, in: database) }
            try Self.insert(ban, into: database)
            let entry = ActionLog.Entry(
                time: now, operator: request.by, verb: "ban.add", target: Self.words(ban), reason: request.reason)
            try ActionLog.add(entry, to: database)
            return ban
        }
    }

    /// Ends a ban.
    ///
    /// - Throws: ``StoresError`` with `not_found` if there is no open ban with this id.
    public func lift(_ id: String, by: String, reason: String = "", now: Int64) throws(StoresError) -> Ban {
        try change(now: now) { database in
            let sql = "SELECT * FROM bans WHERE id = ? AND lifted IS NULL"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [id]) else {
                throw StoresError(.notFound, "There is no such ban", hint: "See secureinfer ban list")
            }
            let ban = try Self.ban(row)
            try Self.close(ban.id, now: now, in: database)
            let entry = ActionLog.Entry(
                time: now, operator: by, verb: "ban.lift", target: Self.words(ban), reason: reason)
            try ActionLog.add(entry, to: database)
            return ban
        }
    }

    /// Bans that hold at a time, newest first.
    public func active(at now: Int64) throws(StoresError) -> [Ban] {
        try database.read { try Self.open($0) }.filter { $0.isActive(at: now) }
    }

    /// Every ban there ever was, newest first.
    public func history(limit: Int = 100) throws(StoresError) -> [Ban] {
        try database.read { database in
            let sql = "SELECT * FROM bans ORDER BY created DESC, rowid DESC LIMIT ?"
            return try Row.fetchAll(database, sql: sql, arguments: [max(limit, 0)]).map(Self.ban)
        }
    }

    /// Reads the bans anew, after another process changed them.
    public func reload(now: Int64) throws(StoresError) {
        try change(now: now) { _ in }
    }

    // MARK: - Rows

    /// Changes rows and the table for the hot path as one; closes bans that are long over, so that neither grows.
    private func change<Result>(now: Int64, _ body: (Database) throws -> Result) throws(StoresError) -> Result {
        let (result, _) = try database.write(
            { database in
                let result = try body(database)
                try database.execute(
                    sql: "UPDATE bans SET lifted = until WHERE lifted IS NULL AND until < ?",
                    arguments: [now - Self.clockTolerance])
                return (result, BanTable(try Self.open(database)))
            }, thenPublish: { published in current.withLock { $0 = published.1 } })
        return result
    }

    private static func extends(_ new: Int64?, _ old: Int64?) -> Bool {
        (new ?? .max) > (old ?? .max)
    }

    private static func words(_ ban: Ban) -> String { "\(ban.scope.rawValue) \(ban.target)" }

    private static func open(_ database: Database) throws -> [Ban] {
        try Row.fetchAll(database, sql: "SELECT * FROM bans WHERE lifted IS NULL ORDER BY created DESC, rowid DESC")
            .map(ban)
    }

    private static func openBan(of request: BanRequest, in database: Database) throws -> Ban? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM bans WHERE scope = ? AND target = ? AND simulated = ? AND lifted IS NULL",
            arguments: [request.scope.rawValue, request.target, request.simulated]
        ).map(ban)
    }

    private static func close(_ id: String, now: Int64, in database: Database) throws {
        try database.execute(sql: "UPDATE bans SET lifted = ? WHERE id = ?", arguments: [now, id])
    }

    private static func insert(_ ban: Ban, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO bans VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                ban.id, ban.scope.rawValue, ban.target, ban.until, ban.reason, ban.origin.rawValue, ban.by,
                ban.created, ban.lifted, ban.simulated,
            ])
    }

    private static func ban(_ request: BanRequest, id: String, now: Int64) -> Ban {
        Ban(
            id: id, scope: request.scope, target: request.target, until: request.until, reason: request.reason,
            origin: request.origin, by: request.by, created: now, lifted: nil, simulated: request.simulated)
    }

    private static func ban(_ row: Row) throws -> Ban {
        Ban(
            id: row["id"], scope: try row.word("scope"), target: row["target"], until: row["until"],
            reason: row["reason"], origin: try row.word("origin"), by: row["by"], created: row["created"],
            lifted: row["lifted"], simulated: row["simulated"])
    }
}
