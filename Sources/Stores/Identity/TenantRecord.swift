import GRDB
import SecurityGate

/// Tenants as rows.
enum TenantRecord {
    static func insert(_ tenant: Tenant, into database: Database) throws {
        let settings = tenant.settings
        try database.executeCached(
            """
            INSERT INTO tenants(
                id, name, state, rpm, tpm, concurrency, auto_ban, mode, created, models, routes, state_version)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                tenant.id, tenant.name, tenant.state.rawValue, settings.limits.requests, settings.limits.tokens,
                settings.limits.concurrency, settings.autoBan, settings.mode.rawValue, tenant.created,
                settings.access.modelsText, settings.access.routesText, tenant.stateVersion,
            ])
    }

    static func isTaken(_ name: String, in database: Database) throws -> Bool {
        try Row.fetchOne(database, sql: "SELECT 1 FROM tenants WHERE name = ?", arguments: [name]) != nil
    }

    static func refuseTaken(_ name: String, in database: Database) throws {
        guard try isTaken(name, in: database) else { return }
        throw StoresError(.nameTaken, "There is already a tenant \(name)", hint: "Choose another name")
    }

    static func all(_ database: Database) throws -> [Tenant] {
        try Row.fetchAll(database, sql: "SELECT * FROM tenants ORDER BY name").map(tenant)
    }

    static func all(_ database: Database, ids: [String]) throws -> [Tenant] {
        try ids.compactMap { id in
            try Row.fetchOne(database, sql: "SELECT * FROM tenants WHERE id = ?", arguments: [id]).map(tenant)
        }
    }

    /// Tenants with a name after `name`, in their order.
    static func page(
        _ database: Database, after name: String, limit: Int, state: Tenant.State?
    ) throws -> [Tenant] {
        let sql = """
            SELECT * FROM tenants WHERE name > :name AND (:state IS NULL OR state = :state) ORDER BY name LIMIT :limit
            """
        let arguments: StatementArguments = ["name": name, "state": state?.rawValue, "limit": max(limit, 0)]
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map(tenant)
    }

    static func find(_ nameOrID: String, in database: Database) throws -> Tenant {
        let sql = "SELECT * FROM tenants WHERE id = :text OR name = :text"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: ["text": nameOrID]) else {
            throw StoresError(
                .notFound, "There is no such tenant", hint: "See secureinfer tenant list")
        }
        return try tenant(row)
    }

    static func update(_ id: String, state: Tenant.State, now: Int64, in database: Database) throws {
        try database.execute(
            sql: "UPDATE tenants SET state = ?, state_version = max(?, state_version + 1) WHERE id = ?",
            arguments: [state.rawValue, now, id])
    }

    static func update(_ id: String, settings: TenantSettings, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE tenants SET rpm = ?, tpm = ?, concurrency = ?, auto_ban = ?, mode = ?, models = ?, routes = ?
                WHERE id = ?
                """,
            arguments: [
                settings.limits.requests, settings.limits.tokens, settings.limits.concurrency, settings.autoBan,
                settings.mode.rawValue, settings.access.modelsText, settings.access.routesText, id,
            ])
    }

    /// Puts a tenant in place of the one with its id.
    static func replace(_ tenant: Tenant, in database: Database) throws {
        try database.execute(
            sql: "UPDATE tenants SET name = ?, state = ?, state_version = ?, created = ? WHERE id = ?",
            arguments: [tenant.name, tenant.state.rawValue, tenant.stateVersion, tenant.created, tenant.id])
        try update(tenant.id, settings: tenant.settings, in: database)
    }

    /// Deletes a tenant with all that is its own, and remembers that it must not come back.
    static func bury(_ id: String, by: String, now: Int64, in database: Database) throws {
        let known = try Int64.fetchOne(database, sql: "SELECT version FROM tenants WHERE id = ?", arguments: [id])
        try database.execute(
            sql: "INSERT OR REPLACE INTO tombstones VALUES(?, ?, ?, ?)",
            arguments: [id, StateLedger.version(after: known ?? 0, now: now), now, by])
        try destroy(id, in: database)
        try StateLedger.markFirst(.tenant, id, in: database)
    }

    /// The bans on a tenant and its keys.
    static let ownBans = """
        (scope = 'tenant' AND target = :id
        OR scope = 'key' AND target IN (SELECT id FROM keys WHERE tenant_id = :id))
        """

    /// Removes every row of a tenant but its audit and what is sealed; keys and bans that other gateways share are to vanish there too.
    static func destroy(_ id: String, in database: Database) throws {
        for sql in [
            "INSERT OR IGNORE INTO state_pending(kind, id) SELECT 'ban', id FROM bans WHERE \(ownBans)",
            "DELETE FROM bans WHERE \(ownBans)",
            "INSERT OR IGNORE INTO state_pending(kind, id) SELECT 'key', id FROM keys WHERE tenant_id = :id",
            "DELETE FROM keys WHERE tenant_id = :id",
            "UPDATE alerts SET evidence = '' WHERE tenant_id = :id",
            "UPDATE alerts SET state = 'closed' WHERE tenant_id = :id AND state IN ('new', 'ack')",
            "DELETE FROM extraction WHERE tenant_id = :id",
            "DELETE FROM extraction_words WHERE tenant_id = :id",
            "DELETE FROM extraction_excuses WHERE tenant_id = :id",
            "DELETE FROM tenants WHERE id = :id",
        ] { try database.execute(sql: sql, arguments: ["id": id]) }
    }

    static func tenant(_ row: Row) throws -> Tenant {
        Tenant(
            id: row["id"], name: row["name"], state: try row.word("state"), settings: try settings(row),
            created: row["created"], stateVersion: row["state_version"])
    }

    static func settings(_ row: Row) throws -> TenantSettings {
        TenantSettings(
            limits: TenantLimits(requests: row["rpm"], tokens: row["tpm"], concurrency: row["concurrency"]),
            autoBan: row["auto_ban"], mode: try row.word("mode"),
            access: try TenantAccess(models: row["models"], routes: row["routes"]))
    }
}

extension Row {
    /// A column that holds one of a fixed set of words.
    ///
    /// - Throws: ``StoresError`` with `database_corrupt` for any other word.
    func word<Word: RawRepresentable>(_ column: String) throws -> Word where Word.RawValue == String {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else {
            throw StoresError.corrupt(cause: "column \(column) holds an unknown word")
        }
        return word
    }
}
