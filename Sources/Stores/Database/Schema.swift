import GRDB

/// The tables of `secureinfer.db`, as a list of steps that never change once released.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { database in
            for statement in [identity, bans, audit, operations] { try database.execute(sql: statement) }
        }
        return migrator
    }

    /// Times are milliseconds since 1970; a limit of 0 means none.
    private static let identity = """
        CREATE TABLE tenants(
            id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK(state IN ('active', 'suspended')),
            rpm INTEGER NOT NULL CHECK(rpm >= 0), tpm INTEGER NOT NULL CHECK(tpm >= 0),
            concurrency INTEGER NOT NULL CHECK(concurrency >= 0),
            auto_ban INTEGER NOT NULL CHECK(auto_ban IN (0, 1)),
            mode TEXT NOT NULL CHECK(mode IN ('enforce', 'monitor')), created INTEGER NOT NULL) STRICT;
        CREATE TABLE keys(
            id TEXT PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
            mac BLOB NOT NULL CHECK(length(mac) = 32), created INTEGER NOT NULL, expires INTEGER,
            revoked INTEGER) STRICT;
        CREATE INDEX keys_tenant ON keys(tenant_id);
        CREATE TABLE operators(
            id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL,
            role TEXT NOT NULL CHECK(role IN ('viewer', 'operator', 'admin')),
            mac BLOB NOT NULL CHECK(length(mac) = 32), created INTEGER NOT NULL, revoked INTEGER) STRICT;
        CREATE UNIQUE INDEX operators_name ON operators(name) WHERE revoked IS NULL;
        """

    private static let bans = """
        CREATE TABLE bans(
            id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL CHECK(scope IN ('tenant', 'key', 'address')),
            target TEXT NOT NULL, until INTEGER, reason TEXT NOT NULL,
            origin TEXT NOT NULL CHECK(origin IN ('operator', 'automatic')), by TEXT NOT NULL,
            created INTEGER NOT NULL, lifted INTEGER, simulated INTEGER NOT NULL CHECK(simulated IN (0, 1))) STRICT;
        CREATE UNIQUE INDEX bans_open ON bans(scope, target, simulated) WHERE lifted IS NULL;
        """

    /// `decisions` is append-only and chained. Its indexes end in the row number as every SQLite index does, so "newest
    /// of a tenant" is one seek; three of them leave out the rows that only say `allow`, and cost those nothing. Its checks avoid `IN`, for which
    /// SQLite 3.40 builds a table on every insert.
    private static let audit = """
        CREATE TABLE decisions(
            seq INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, tenant_id TEXT NOT NULL,
            key_id TEXT NOT NULL, route TEXT NOT NULL, model TEXT,
            action TEXT NOT NULL CHECK(action = 'allow' OR action = 'warn' OR action = 'block'),
            would TEXT NOT NULL CHECK(would = 'allow' OR would = 'warn' OR would = 'block'),
            score INTEGER NOT NULL, risk INTEGER NOT NULL, reasons TEXT NOT NULL, prompt_digest BLOB,
            us INTEGER NOT NULL, boot TEXT NOT NULL, chain BLOB NOT NULL) STRICT;
        CREATE INDEX decisions_tenant ON decisions(tenant_id);
        CREATE INDEX decisions_action ON decisions(action) WHERE action <> 'allow';
        CREATE INDEX decisions_flagged ON decisions(seq) WHERE action <> 'allow';
        CREATE INDEX decisions_tenant_flagged ON decisions(tenant_id) WHERE action <> 'allow';
        CREATE TABLE outcomes(
            request_id TEXT PRIMARY KEY NOT NULL, time INTEGER NOT NULL, status INTEGER NOT NULL,
            outcome TEXT NOT NULL, first_byte_us INTEGER, total_us INTEGER, input_tokens INTEGER,
            output_tokens INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE refusals(
            subject TEXT NOT NULL, reason TEXT NOT NULL, window INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(window, reason, subject)) STRICT, WITHOUT ROWID;
        """

    private static let operations = """
        CREATE TABLE model_pins(
            model TEXT PRIMARY KEY NOT NULL, digest TEXT NOT NULL,
            origin TEXT NOT NULL CHECK(origin IN ('first-use', 'approved', 'signed')), by TEXT NOT NULL,
            version INTEGER NOT NULL, updated INTEGER NOT NULL) STRICT;
        CREATE TABLE alerts(
            id TEXT PRIMARY KEY NOT NULL, time INTEGER NOT NULL, tenant_id TEXT NOT NULL, code TEXT NOT NULL,
            severity INTEGER NOT NULL, confidence INTEGER NOT NULL, evidence TEXT NOT NULL,
            state TEXT NOT NULL CHECK(state IN ('new', 'ack', 'closed', 'false_positive')), by TEXT) STRICT;
        CREATE INDEX alerts_time ON alerts(time);
        CREATE TABLE actions(
            seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, operator TEXT NOT NULL, verb TEXT NOT NULL,
            target TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
        CREATE TABLE meta(key TEXT PRIMARY KEY NOT NULL, value ANY) STRICT;
        """
}
