import GRDB

/// The sealed texts of a data directory: how long they stay.
public struct TextStore: Sendable {
    /// Milliseconds that a text is kept: seven days.
    public static let retention: Int64 = 7 * 86_400_000
    /// Rows that one call removes at most, so that the audit's writer never waits long.
    static let batch = 500

    let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    /// Removes some of the texts that are too old; how many. Call again while it removes any.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func expire(now: Int64) throws(StoresError) -> Int {
        try remove("WHERE time < ? ORDER BY time LIMIT ?", [now - Self.retention, Self.batch])
    }

    /// Removes some of the texts whose tenant was deleted; how many. Call again while it removes any.
    public func removeOrphans() throws(StoresError) -> Int {
        // The distinct tenants are found by one seek each in the index.
        let orphan = """
            WITH RECURSIVE held(id) AS (
                SELECT min(tenant_id) FROM texts
                UNION ALL SELECT (SELECT min(tenant_id) FROM texts WHERE tenant_id > held.id) FROM held
                WHERE held.id IS NOT NULL)
            SELECT id FROM held WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM tenants) LIMIT 1
            """
        guard let tenant = try database.read({ try String.fetchOne($0, sql: orphan) }) else { return 0 }
        return try remove("WHERE tenant_id = ? LIMIT ?", [tenant, Self.batch])
    }

    private func remove(_ clause: String, _ arguments: StatementArguments) throws(StoresError) -> Int {
        try database.write { database in
            try database.execute(
                sql: "DELETE FROM texts WHERE rowid IN (SELECT rowid FROM texts \(clause))", arguments: arguments)
            return database.changesCount
        }
    }
}
