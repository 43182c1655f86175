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
        _ kind: Ban.Kind, _ target: BanTarget, simulated: Bool, in database: Database
    ) throws -> [Ban] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM bans WHERE scope = ? AND target = ? AND kind = ? AND simulated = ? AND lifted IS NULL
                """,
            arguments: [target.scope.rawValue, target.name, kind.rawValue, simulated]
        ).map(ban)
    }

    /// Every ban there ever was, newest first.
    ///
    /// - Parameters:
    ///   - target: only bans of this target, whatever its scope; nil for all.
    ///   - before: only bans that come behind the one with this id.
    static func newest(
        _ database: Database, target: String?, before: String?, limit: Int
    ) throws -> [Ban] {
        let sql = """
            SELECT * FROM bans WHERE (:target IS NULL OR target = :target) AND (:before IS NULL
            OR (created, rowid) < (SELECT created, rowid FROM bans WHERE id = :before))
            ORDER BY created DESC, rowid DESC LIMIT :limit
            """
        let arguments: StatementArguments = ["target": target, "before": before, "limit": max(limit, 0)]
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map(ban)
    }

    /// How often a target was banned automatically after a time, and when the last of these bans ends.
    ///
    /// What an operator lifted does not count, what a longer ban took the place of does; several gateways may do it at
    /// the same time, so those that overlap are one.
    static func repeats(
        of target: BanTarget, simulated: Bool, after time: Int64, in database: Database
    ) throws -> (count: Int, end: Int64) {
        let sql = """
            SELECT created, coalesce(until, 9223372036854775807) AS end,
            lifted IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bans AS next WHERE next.scope = bans.scope
            AND next.target = bans.target AND next.created = bans.lifted) AS undone
            FROM bans WHERE scope = ? AND target = ? AND simulated = ? AND origin = 'automatic' AND created > ?
            ORDER BY created, rowid
            """
        let rows = try Row.fetchAll(
            database, sql: sql, arguments: [target.scope.rawValue, target.name, simulated, time])
        var (count, end) = (0, Int64.min)
        for row in rows where !(row["undone"] as Bool) {
            let created: Int64 = row["created"]
            if created >= end { count += 1 }
            end = max(end, row["end"])
        }
        return (count, end)
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
                INSERT INTO bans(id, kind, scope, target, until, reason, origin, by, created, lifted, simulated)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                ban.id, ban.kind.rawValue, ban.scope.rawValue, ban.target, ban.until, ban.reason, ban.origin.rawValue,
                ban.by,
                ban.created, ban.lifted, ban.simulated,
            ])
    }

    static func ban(_ row: Row) throws -> Ban {
        Ban(
            id: row["id"], kind: try row.word("kind"), scope: try row.word("scope"), target: row["target"],
            until: row["until"],
            reason: row["reason"], origin: try row.word("origin"), by: row["by"], created: row["created"],
            lifted: row["lifted"], simulated: row["simulated"])
    }
}
