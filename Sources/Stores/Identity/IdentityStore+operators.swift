import Foundation
import GRDB

extension IdentityStore {
    /// Makes an operator; the token is in the answer and nowhere else.
    ///
    /// - Throws: ``StoresError`` with `name_invalid` or `name_taken`; the name of a revoked one is free again.
    public func createOperator(
        _ name: String, role: Operator.Role, by: String, now: Int64
    ) throws(StoresError) -> MintedCredential {
        try EntityName.check(name, kind: "operator")
        let minted = Credential.mint(.operatorToken)
        let mac = Data(mac(of: minted).bytes)
        try database.write { database in
            guard try Self.active(name, in: database) == nil else {
                throw StoresError(.nameTaken, "There is already an operator \(name)", hint: "Choose another name")
            }
            try database.execute(
                sql: "INSERT INTO operators(id, name, role, mac, created) VALUES(?, ?, ?, ?, ?)",
                arguments: [minted.id, name, role.rawValue, mac, now])
            try ActionLog.add(.init(time: now, operator: by, verb: "operator.create", target: name), to: database)
        }
        return minted
    }

    /// All operators, by name, also those that were revoked.
    public func operators() throws(StoresError) -> [Operator] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM operators ORDER BY name, created").map(Self.operator)
        }
    }

    /// Ends an operator's token at once.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func revokeOperator(_ name: String, by: String, now: Int64) throws(StoresError) {
        try database.write { database in
            guard let found = try Self.active(name, in: database) else {
                throw StoresError(.notFound, "There is no such operator", hint: "See secureinfer operator list")
            }
            try database.execute(sql: "UPDATE operators SET revoked = ? WHERE id = ?", arguments: [now, found.id])
            try ActionLog.add(.init(time: now, operator: by, verb: "operator.revoke", target: name), to: database)
        }
    }

    /// The operator whose token this is; nil for a malformed, unknown, wrong or revoked one, at the same cost.
    public func authenticateOperator(_ token: UnsafeRawBufferPointer) throws(StoresError) -> Operator? {
        let isWellFormed = Credential.publicID(in: token, kind: .operatorToken) != nil
        let decoy = Array(Credential.mint(.operatorToken).text.utf8)
        let presented = isWellFormed ? Array(token) : decoy
        let id = String(decoding: presented[3..<3 + Credential.idLength], as: UTF8.self)
        let row = try database.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM operators WHERE id = ? AND revoked IS NULL", arguments: [id])
        }
        let mac = presented.withUnsafeBytes { digest($0) }
        let stored: Data = row?["mac"] ?? Data(count: 32)
        guard Digest32(stored)?.matches(mac) ?? false, let row else { return nil }
        do { return try Self.operator(row) } catch { throw StoresError(error) }
    }

    private static func active(_ name: String, in database: Database) throws -> Operator? {
        let sql = "SELECT * FROM operators WHERE name = ? AND revoked IS NULL"
        return try Row.fetchOne(database, sql: sql, arguments: [name]).map(Self.operator)
    }

    private static func `operator`(_ row: Row) throws -> Operator {
        Operator(
            id: row["id"], name: row["name"], role: try row.word("role"), created: row["created"],
            revoked: row["revoked"])
    }
}
