import GRDB

/// Bans as rows.
enum BanRecord {
    /// Open bans that end after a time or never, newest first.
    static func open(_ database: Database, endingAfter time: Int64) throws -> [Ban] {
        let sql = """
            SELECT * FROM bans WHERE lifted IS NULL AND coalesce(until, 9223372036854775807) > ?
            ORDER BY created DESC, rowid DESC
            """
        return try Row.fetchAll(database, sql: sql, arguments: [time]).map(ban)
    }

    /// Open bans of a target, also those that are over.
    static func openBans(
        _ scope: Ban.Scope, _ target: String, simulated: Bool, in database: Database
    ) throws -> [Ban] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM bans WHERE scope = ? AND target = ? AND simulated = ? AND lifted IS NULL",
            arguments: [scope.rawValue, target, simulated]
        ).map(ban)
    }

    static func newest(_ database: Database, limit: Int) throws -> [Ban] {
        let sql = "SELECT * FROM bans ORDER BY created DESC, rowid DESC LIMIT ?"
        return try Row.fetchAll(database, sql: sql, arguments: [max(limit, 0)]).map(ban)
    }

    static func find(_ id: String, in database: Database) throws -> Ban? {
        try Row.fetchOne(database, sql: "SELECT * FROM bans WHERE id = ?", arguments: [id]).map(ban)
    }

    static func close(_ id: String, now: Int64, in database: Database) throws {
        try database.execute(sql: "UPDATE bans SET lifted = ? WHERE id = ?", arguments: [now, id])
        try StateLedger.touch(.ban, id, now: now, in: database)
    }

    static func insert(_ ban: Ban, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO bans(id, scope, target, until, reason, origin, by, created, lifted, simulated)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                ban.id, ban.scope.rawValue, ban.target, ban.until, ban.reason, ban.origin.rawValue, ban.by,
                ban.created, ban.lifted, ban.simulated,
            ])
    }

    static func ban(_ row: Row) throws -> Ban {
        Ban(
            id: row["id"], scope: try row.word("scope"), target: row["target"], until: row["until"],
            reason: row["reason"], origin: try row.word("origin"), by: row["by"], created: row["created"],
            lifted: row["lifted"], simulated: row["simulated"])
    }
}
