import GRDB

/// The tables of `secureinfer.db`, as a list of steps that never change once released.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { database in
            for statement in [identity, bans, audit, operations] { try database.execute(sql: statement) }
        }
        migrator.registerMigration("v2") { database in
            let statements = [access, versions, sharing, policies, cheaperAudit]
            for statement in statements { try database.execute(sql: statement) }
            try tidyReasons(database)
        }
        migrator.registerMigration("v3") { database in
            for statement in [quarantine, evidence, deliveries, documents, shared] {
                try database.execute(sql: statement)
            }
        }
        migrator.registerMigration("v4") { try $0.execute(sql: answers) }
        migrator.registerMigration("v5") { database in
            for statement in [extraction, models, conversations, upstreams] { try database.execute(sql: statement) }
        }
        migrator.registerMigration("v6") { database in
            try shareQuarantines(database)
            for statement in [textKeys, shared] { try database.execute(sql: statement) }
        }
        return migrator
    }

    private static let upstreams =
        "CREATE TABLE upstream_quarantines(name TEXT PRIMARY KEY NOT NULL, since INTEGER NOT NULL) STRICT;"

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
    /// of a tenant" is one seek; three of them leave out the rows that only say `allow`, and cost those nothing. Its
    /// checks avoid `IN`, for which SQLite 3.40 builds a table on every insert.
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

    /// What tenants may use, as JSON lists, empty for everything; operators whose tokens end.
    private static let access = """
        ALTER TABLE tenants ADD COLUMN models TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE tenants ADD COLUMN routes TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE operators ADD COLUMN expires INTEGER;
        CREATE INDEX alerts_tenant ON alerts(tenant_id, time);
        """

    /// Rows that gateways share have versions. What was made on two gateways at the same time must fit in: a key may come
    /// before its tenant, two bans may hold one target, and names of operators are set apart when they meet.
    private static let versions = """
        ALTER TABLE tenants ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tenants ADD COLUMN state_version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE operators ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE bans ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE keys_v2(
            id TEXT PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL, mac BLOB NOT NULL CHECK(length(mac) = 32),
            created INTEGER NOT NULL, expires INTEGER, revoked INTEGER, version INTEGER NOT NULL DEFAULT 0) STRICT;
        INSERT INTO keys_v2(id, tenant_id, mac, created, expires, revoked)
            SELECT id, tenant_id, mac, created, expires, revoked FROM keys;
        DROP TABLE keys;
        ALTER TABLE keys_v2 RENAME TO keys;
        CREATE INDEX keys_tenant ON keys(tenant_id);
        DROP INDEX operators_name;
        CREATE INDEX operators_name ON operators(name) WHERE revoked IS NULL;
        DROP INDEX bans_open;
        CREATE INDEX bans_open ON bans(scope, target) WHERE lifted IS NULL;
        CREATE INDEX bans_end ON bans(coalesce(until, 9223372036854775807)) WHERE lifted IS NULL;
        """

    /// Bans could once have a reason of any length and several lines, as no other gateway takes it now: the ban would hold
    /// here only.
    private static func tidyReasons(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT id, reason FROM bans") {
            let reason: String = row["reason"]
            var tidy = String.UnicodeScalarView()
            for scalar in reason.unicodeScalars.prefix(500) {
                tidy.append(scalar.properties.generalCategory == .control ? " " : scalar)
            }
            guard String(tidy) != reason else { continue }
            try database.execute(
                sql: "UPDATE bans SET reason = ? WHERE id = ?", arguments: [String(tidy), row["id"] as String])
        }
    }

    /// `tombstones`: what was deleted, and must not come back. `state_pending`: records that the shared store has not
    /// taken yet, in the order in which they are put there; in the beginning all of them, bans first and tenants last, so
    /// that whoever reads only a part knows no tenant without the ban on it.
    private static let sharing = """
        CREATE TABLE tombstones(
            id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL, by TEXT NOT NULL) STRICT;
        CREATE TABLE state_pending(
            seq INTEGER PRIMARY KEY, rank INTEGER NOT NULL DEFAULT 2, place INTEGER, kind TEXT NOT NULL,
            id TEXT NOT NULL, UNIQUE(kind, id)) STRICT;
        CREATE INDEX state_pending_order ON state_pending(rank, place);
        INSERT INTO state_pending(kind, id) SELECT 'ban', id FROM bans;
        INSERT INTO state_pending(kind, id) SELECT 'operator', id FROM operators ORDER BY revoked IS NULL;
        INSERT INTO state_pending(kind, id) SELECT 'key', id FROM keys;
        INSERT INTO state_pending(kind, id) SELECT 'tenant', id FROM tenants;
        """

    /// Every policy that was ever set; the one with the largest version is in force.
    private static let policies = """
        CREATE TABLE policies(
            version INTEGER PRIMARY KEY NOT NULL, block INTEGER NOT NULL CHECK(block BETWEEN 0 AND 100),
            warn INTEGER NOT NULL CHECK(warn BETWEEN 0 AND 100),
            excerpt TEXT NOT NULL CHECK(excerpt IN ('none', 'masked', 'full')),
            expose_risk INTEGER NOT NULL CHECK(expose_risk IN (0, 1)), by TEXT NOT NULL, reason TEXT NOT NULL,
            time INTEGER NOT NULL) STRICT;
        """

    private static let quarantine = """
        ALTER TABLE bans ADD COLUMN kind TEXT NOT NULL DEFAULT 'ban' CHECK(kind IN ('ban', 'quarantine'));
        CREATE INDEX bans_target ON bans(target, created);
        """

    /// `facts`: what the gate judged by, as JSON, for those requests that had any; part of the chain where it is there.
    /// `texts`: what was scored, sealed, where policy keeps it.
    private static let evidence = """
        ALTER TABLE decisions ADD COLUMN facts TEXT;
        CREATE TABLE texts(
            request_id TEXT PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL, time INTEGER NOT NULL,
            sealed BLOB NOT NULL) STRICT;
        CREATE INDEX texts_time ON texts(time);
        CREATE INDEX texts_tenant ON texts(tenant_id);
        """

    /// A policy is a document, null where it was withdrawn. What was set before this release goes on in the same words.
    private static let documents = """
        CREATE TABLE policies_v3(
            version INTEGER PRIMARY KEY NOT NULL, document TEXT, by TEXT NOT NULL, reason TEXT NOT NULL,
            time INTEGER NOT NULL) STRICT;
        INSERT INTO policies_v3(version, document, by, reason, time)
            SELECT version, json_object('block', block, 'warn', warn, 'excerpt', excerpt, 'expose_risk',
            json(CASE expose_risk WHEN 1 THEN 'true' ELSE 'false' END)), by, reason, time FROM policies;
        DROP TABLE policies;
        ALTER TABLE policies_v3 RENAME TO policies;
        """

    /// What other gateways share is read from its beginning again: of that the release before skipped what it did not know.
    static let shared = "DELETE FROM meta WHERE key IN ('state.epoch', 'state.revision');"

    /// `sent`: when an alert reached those who are told of it outside; null for not yet, or for nobody. `count` and `seen`:
    /// how often it was raised, and when last.
    private static let deliveries = """
        ALTER TABLE alerts ADD COLUMN sent INTEGER;
        ALTER TABLE alerts ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE alerts ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
        UPDATE alerts SET seen = time;
        CREATE INDEX alerts_open ON alerts(tenant_id, code) WHERE state = 'new' OR state = 'ack';
        """

    /// `output`: what was found in an answer, as JSON, for those that had anything.
    private static let answers = "ALTER TABLE outcomes ADD COLUMN output TEXT;"

    /// `model_contents`: what a pinned model is made of, as JSON, to show what changed. `model_leaves`: the states of its
    /// files' digests, to name the damaged part. Where anything is pinned, first use is over. `subject`: what an alert is
    /// about, where it is not about a tenant.
    private static let models = """
        CREATE TABLE model_contents(
            model TEXT PRIMARY KEY NOT NULL, digest TEXT NOT NULL, contents TEXT NOT NULL) STRICT;
        CREATE TABLE model_leaves(
            model TEXT NOT NULL, digest TEXT NOT NULL, leaves BLOB NOT NULL,
            PRIMARY KEY(model, digest)) STRICT, WITHOUT ROWID;
        INSERT INTO meta(key, value) SELECT 'models.baseline', 1 WHERE EXISTS (SELECT 1 FROM model_pins);
        ALTER TABLE alerts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
        """

    /// With many tenants each row of this index lands on a page of its own. Rows that only say `allow` are looked for in
    /// the order in which they came.
    private static let cheaperAudit = "DROP INDEX decisions_tenant;"

    /// Stored conversations, sealed; `name` tells nothing, `bytes` counts what the turns take, `generation` is the oldest of
    /// the data keys that anything of it is sealed under.
    private static let conversations = """
        CREATE TABLE conversations(
            name TEXT PRIMARY KEY NOT NULL, tenant_id TEXT NOT NULL, created INTEGER NOT NULL,
            updated INTEGER NOT NULL, expires INTEGER NOT NULL, turns INTEGER NOT NULL, bytes INTEGER NOT NULL,
            generation INTEGER NOT NULL, head BLOB NOT NULL) STRICT;
        CREATE INDEX conversations_tenant ON conversations(tenant_id, created, name);
        CREATE INDEX conversations_count ON conversations(tenant_id, expires);
        CREATE INDEX conversations_end ON conversations(expires);
        CREATE TABLE conversation_turns(
            name TEXT NOT NULL, sequence INTEGER NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY(name, sequence)) STRICT;
        """

    /// `extraction`: the newest snapshot of a tenant's state of the extraction detector. `extraction_words`: what operators
    /// said of a tenant, null for all of it, until the other gateways were told. `extraction_excuses`: tenants that they said
    /// are not part of a campaign.
    private static let extraction = """
        CREATE TABLE extraction(
            tenant_id TEXT PRIMARY KEY NOT NULL, time INTEGER NOT NULL, snapshot BLOB NOT NULL) STRICT;
        CREATE INDEX extraction_time ON extraction(time);
        CREATE TABLE extraction_words(
            seq INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, code TEXT, time INTEGER NOT NULL) STRICT;
        CREATE TABLE extraction_excuses(tenant_id TEXT PRIMARY KEY NOT NULL, until INTEGER NOT NULL) STRICT;
        """
}
