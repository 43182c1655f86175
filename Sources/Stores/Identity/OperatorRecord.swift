import Foundation
import GRDB

/// Operators as rows.
enum OperatorRecord {
    static func insert(_ made: Operator, mac: Digest32, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO operators(id, name, role, mac, created, expires) VALUES(?, ?, ?, ?, ?, ?)",
            arguments: [made.id, made.name, made.role.rawValue, Data(mac.bytes), made.created, made.expires])
    }

    static func revoke(_ id: String, now: Int64, in database: Database) throws {
        try database.execute(sql: "UPDATE operators SET revoked = ? WHERE id = ?", arguments: [now, id])
    }

    static func active(_ name: String, in database: Database) throws -> Operator? {
        let sql = "SELECT * FROM operators WHERE name = ? AND revoked IS NULL"
        return try Row.fetchOne(database, sql: sql, arguments: [name]).map(Self.operator)
    }

    static func all(_ database: Database) throws -> [Operator] {
        try Row.fetchAll(database, sql: "SELECT * FROM operators ORDER BY name, created").map(Self.operator)
    }

    /// What the cache holds: every operator that was not revoked.
    static func entries(_ database: Database) throws -> [(PublicID, OperatorCache.Entry)] {
        try Row.fetchAll(database, sql: "SELECT * FROM operators WHERE revoked IS NULL").map { row in
            let found = try Self.operator(row)
            let mac: Data = row["mac"]
            guard let id = PublicID(found.id), let digest = Digest32(mac) else {
                throw StoresError.corrupt(cause: "an operator's id or mac has a wrong form")
            }
            return (id, OperatorCache.Entry(mac: digest, operator: found))
        }
    }

    static func `operator`(_ row: Row) throws -> Operator {
        Operator(
            id: row["id"], name: row["name"], role: try row.word("role"), created: row["created"],
            expires: row["expires"], revoked: row["revoked"])
    }
}
