import GRDB

/// What the sixth step changes: gateways share which model servers are out of service, and kept texts are sealed under the
/// data keys of their tenants.
extension Schema {
    /// `generation`: of the tenant's data key that sealed a text; 0 for one that the master key sealed.
    static let textKeys = """
        ALTER TABLE texts ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
        DROP INDEX texts_tenant;
        CREATE INDEX texts_tenant ON texts(tenant_id, generation);
        """

    /// `server` tells a model server from others on every gateway, and is empty for what was found out before gateways
    /// shared it; `own`: found out here, so that `name` is a name of this gateway's.
    private static let quarantines = """
        CREATE TABLE upstream_quarantines_v6(
            id TEXT PRIMARY KEY NOT NULL, server TEXT NOT NULL, name TEXT NOT NULL, gateway TEXT NOT NULL,
            since INTEGER NOT NULL, released INTEGER, own INTEGER NOT NULL CHECK(own IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 0) STRICT;
        """

    /// What is out of service stays so, by its name and on this gateway.
    static func shareQuarantines(_ database: Database) throws {
        try database.execute(sql: quarantines)
        for row in try Row.fetchAll(database, sql: "SELECT name, since FROM upstream_quarantines") {
            try database.execute(
                sql: """
                    INSERT INTO upstream_quarantines_v6(id, server, name, gateway, since, own)
                    VALUES(?, '', ?, '', ?, 1)
                    """,
                arguments: ["u_" + Credential.randomText(16), row["name"] as String, row["since"] as Int64])
        }
        try database.execute(
            sql: """
                DROP TABLE upstream_quarantines;
                ALTER TABLE upstream_quarantines_v6 RENAME TO upstream_quarantines;
                """)
    }
}
