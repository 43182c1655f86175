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

    /// What the cache holds, for one tenant or all.
    static func entries(_ database: Database, tenant: String? = nil) throws -> [(PublicID, KeyCache.Entry)] {
        let sql = """
            SELECT k.id AS key, k.mac, k.expires, k.revoked, t.* FROM keys AS k JOIN tenants AS t ON t.id = k.tenant_id
            """
        let cursor =
            if let tenant {
                try Row.fetchCursor(database, sql: sql + " WHERE k.tenant_id = ?", arguments: [tenant])
            } else {
                try Row.fetchCursor(database, sql: sql)
            }
        var entries: [(PublicID, KeyCache.Entry)] = []
        while let row = try cursor.next() { entries.append(try entry(row)) }
        return entries
    }

    private static func entry(_ row: Row) throws -> (PublicID, KeyCache.Entry) {
        let key: String = row["key"]
        let mac: Data = row["mac"]
        guard let id = PublicID(key), let digest = Digest32(mac) else {
            throw StoresError.corrupt(cause: "a key's id or mac has a wrong form")
        }
        let tenant = try TenantRecord.tenant(row)
        let principal = Principal(
            tenantID: tenant.id, tenantName: tenant.name, keyID: key, limits: tenant.settings.limits,
            autoBan: tenant.settings.autoBan, mode: tenant.settings.mode)
        let revoked: Int64? = row["revoked"]
        let entry = KeyCache.Entry(
            mac: digest, principal: principal, isSuspended: tenant.state == .suspended, expires: row["expires"],
            isRevoked: revoked != nil)
        return (id, entry)
    }

    private static func key(_ row: Row) -> AccessKey {
        AccessKey(
            id: row["id"], tenantID: row["tenant_id"], created: row["created"], expires: row["expires"],
            revoked: row["revoked"])
    }
}
