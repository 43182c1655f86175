import GRDB
import SecurityGate

/// Tenants as rows.
enum TenantRecord {
    static func insert(_ tenant: Tenant, into database: Database) throws {
        let settings = tenant.settings
        try database.execute(
            sql: "INSERT INTO tenants VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                tenant.id, tenant.name, tenant.state.rawValue, settings.limits.requests, settings.limits.tokens,
                settings.limits.concurrency, settings.autoBan, settings.mode.rawValue, tenant.created,
            ])
    }

    static func refuseTaken(_ name: String, in database: Database) throws {
        guard try Row.fetchOne(database, sql: "SELECT 1 FROM tenants WHERE name = ?", arguments: [name]) != nil
        else { return }
        throw StoresError(.nameTaken, "There is already a tenant \(name)", hint: "Choose another name")
    }

    static func all(_ database: Database) throws -> [Tenant] {
        try Row.fetchAll(database, sql: "SELECT * FROM tenants ORDER BY name").map(tenant)
    }

    static func find(_ nameOrID: String, in database: Database) throws -> Tenant {
        let sql = "SELECT * FROM tenants WHERE id = :text OR name = :text"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: ["text": nameOrID]) else {
            throw StoresError(
                .notFound, "There is no such tenant", hint: "See secureinfer tenant list")
        }
        return try tenant(row)
    }

    static func update(_ id: String, state: Tenant.State, in database: Database) throws {
        try database.execute(sql: "UPDATE tenants SET state = ? WHERE id = ?", arguments: [state.rawValue, id])
    }

    static func update(_ id: String, settings: TenantSettings, in database: Database) throws {
        try database.execute(
            sql: "UPDATE tenants SET rpm = ?, tpm = ?, concurrency = ?, auto_ban = ?, mode = ? WHERE id = ?",
            arguments: [
                settings.limits.requests, settings.limits.tokens, settings.limits.concurrency, settings.autoBan,
                settings.mode.rawValue, id,
            ])
    }

    static func tenant(_ row: Row) throws -> Tenant {
        Tenant(
            id: row["id"], name: row["name"], state: try row.word("state"), settings: try settings(row),
            created: row["created"])
    }

    static func settings(_ row: Row) throws -> TenantSettings {
        TenantSettings(
            limits: TenantLimits(requests: row["rpm"], tokens: row["tpm"], concurrency: row["concurrency"]),
            autoBan: row["auto_ban"], mode: try row.word("mode"))
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
