import Foundation
import GRDB
import SecurityGate

/// Keys as rows.
enum KeyRecord {
    static func insert(_ key: AccessKey, mac: Digest32, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO keys(id, tenant_id, mac, created, expires) VALUES(?, ?, ?, ?, ?)",
            arguments: [key.id, key.tenantID, Data(mac.bytes), key.created, key.expires])
    }

    static func find(_ id: String, in database: Database) throws -> AccessKey {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM keys WHERE id = ?", arguments: [id]) else {
            throw StoresError(.notFound, "There is no such key", hint: "See secureinfer key list TENANT")
        }
        return key(row)
    }

    static func all(of tenant: String, in database: Database) throws -> [AccessKey] {
        let sql = "SELECT * FROM keys WHERE tenant_id = ? ORDER BY created, id"
        return try Row.fetchAll(database, sql: sql, arguments: [tenant]).map(key)
    }

    /// What the cache holds, for one tenant or all: one pass in the order of tenants, whose texts their keys share.
    static func entries(_ database: Database, tenant: String? = nil) throws -> [(PublicID, KeyCache.Entry)] {
        let sql = """
            SELECT k.id AS key, k.mac, k.expires, k.revoked, t.* FROM keys AS k JOIN tenants AS t ON t.id = k.tenant_id
            \(tenant == nil ? "" : "WHERE k.tenant_id = ?") ORDER BY k.tenant_id
            """
        let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: tenant.map { [$0] } ?? [])
        var entries: [(PublicID, KeyCache.Entry)] = []
        if tenant == nil {
            entries.reserveCapacity(try Int.fetchOne(database, sql: "SELECT count(*) FROM keys") ?? 0)
        }
        var owner: Tenant?
        while let row = try cursor.next() {
            let id: String = row[Column.tenant]
            if owner?.id != id { owner = try TenantRecord.tenant(row) }
            if let owner { entries.append(try entry(row, owner)) }
        }
        return entries
    }

    /// Places of columns in ``entries(_:tenant:)``: by their place they are found without comparing names.
    private enum Column {
        static let (id, mac, expires, revoked, tenant) = (0, 1, 2, 3, 4)
    }

    private static func entry(_ row: Row, _ tenant: Tenant) throws -> (PublicID, KeyCache.Entry) {
        let key: String = row[Column.id]
        let digest = try row.withUnsafeData(atIndex: Column.mac) { $0.flatMap { Digest32($0) } }
        guard let id = PublicID(key), let digest else {
            throw StoresError.corrupt(cause: "a key's id or mac has a wrong form")
        }
        let principal = Principal(
            tenantID: tenant.id, tenantName: tenant.name, keyID: key, limits: tenant.settings.limits,
            autoBan: tenant.settings.autoBan, mode: tenant.settings.mode, access: tenant.settings.access)
        let revoked: Int64? = row[Column.revoked]
        let entry = KeyCache.Entry(
            mac: digest, principal: principal, isSuspended: tenant.state == .suspended, expires: row[Column.expires],
            isRevoked: revoked != nil)
        return (id, entry)
    }

    static func key(_ row: Row) -> AccessKey {
        AccessKey(
            id: row["id"], tenantID: row["tenant_id"], created: row["created"], expires: row["expires"],
            revoked: row["revoked"])
    }
}
