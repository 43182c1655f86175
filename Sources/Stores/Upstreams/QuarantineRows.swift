import GRDB

/// Quarantines of model servers as rows.
enum QuarantineRows {
    /// Those that hold, the oldest first.
    static func open(_ database: Database) throws -> [UpstreamQuarantine] {
        let sql = "SELECT * FROM upstream_quarantines WHERE released IS NULL ORDER BY since, id"
        return try Row.fetchAll(database, sql: sql).map(quarantine)
    }

    static func quarantine(_ row: Row) -> UpstreamQuarantine {
        UpstreamQuarantine(
            id: row["id"], server: row["server"], name: row["name"], gateway: row["gateway"], since: row["since"],
            released: row["released"], isOwn: row["own"])
    }

    /// Puts one in place of what is here of the same id, which stays this gateway's own if it was.
    static func put(_ quarantine: UpstreamQuarantine, into database: Database) throws {
        try database.executeCached(
            """
            INSERT INTO upstream_quarantines(id, server, name, gateway, since, released, own)
            VALUES(?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(id) DO UPDATE SET server = excluded.server, name = excluded.name,
                gateway = excluded.gateway, since = excluded.since, released = excluded.released
            """,
            [
                quarantine.id, quarantine.server, quarantine.name, quarantine.gateway, quarantine.since,
                quarantine.released, quarantine.isOwn,
            ])
    }
}
