import Foundation
import GRDB

/// Shared records as rows of their tables.
enum StateRows {
    /// The record as it is here; nil if it is not.
    static func find(_ kind: StateKind, _ id: String, in database: Database) throws -> StateRecord? {
        switch kind {
        case .tenant: try tenant(id, in: database)
        case .policy: try policy(in: database)
        case .key, .operator, .ban, .upstream:
            try kind.table.flatMap { table in
                try database.rowCached("SELECT * FROM \(table) WHERE id = ?", [id])
            }.map { row in
                StateRecord(kind: kind, id: id, version: row["version"], content: try content(kind, row))
            }
        }
    }

    private static func tenant(_ id: String, in database: Database) throws -> StateRecord? {
        func record(_ version: Int64, _ state: TenantState) -> StateRecord {
            StateRecord(kind: .tenant, id: id, version: version, content: .tenant(state))
        }
        if let row = try database.rowCached("SELECT * FROM tombstones WHERE id = ?", [id]) {
            return record(row["version"], .deleted(time: row["time"], by: row["by"]))
        }
        return try database.rowCached("SELECT * FROM tenants WHERE id = ?", [id]).map { row in
            record(row["version"], .living(try TenantRecord.tenant(row)))
        }
    }

    private static func policy(in database: Database) throws -> StateRecord? {
        try PolicyStore.newest(database).map { policy in
            StateRecord(
                kind: .policy, id: StateKind.policyID, version: policy.version, content: .policy(PolicyState(policy)))
        }
    }

    private static func content(_ kind: StateKind, _ row: Row) throws -> StateContent {
        switch kind {
        case .ban: return .ban(BanState(ban: try BanRecord.ban(row)))
        case .operator:
            return .operator(OperatorState(operator: try OperatorRecord.operator(row), mac: mac(row)))
        case .upstream: return .upstream(QuarantineState(QuarantineRows.quarantine(row)))
        case .key, .tenant, .policy: return .key(KeyState(key: KeyRecord.key(row), mac: mac(row)))
        }
    }

    private static func mac(_ row: Row) -> [UInt8] { Array(row["mac"] as Data) }

    // MARK: - Writing

    /// Puts a record in place of what is here, whatever that is.
    static func put(_ record: StateRecord, into database: Database) throws {
        switch record.content {
        case .tenant(.deleted(let time, let by)):
            try TenantRecord.destroy(record.id, in: database)
            try database.executeCached(
                "INSERT OR REPLACE INTO tombstones VALUES(?, ?, ?, ?)",
                [record.id, record.version, time, by])
        case .tenant(.living(let tenant)):
            if try isThere(.tenant, record.id, in: database) {
                try TenantRecord.replace(tenant, in: database)
            } else {
                try TenantRecord.insert(tenant, into: database)
            }
        case .key(let key): try put(key, into: database)
        case .operator(let made): try put(made, into: database)
        case .ban(let ban):
            try database.executeCached("DELETE FROM bans WHERE id = ?", [record.id])
            try BanRecord.insert(ban.ban, into: database)
        case .upstream(let state): try QuarantineRows.put(state.quarantine, into: database)
        case .policy(let policy): try PolicyStore.insert(policy.record(version: record.version), into: database)
        }
        guard let table = record.kind.table else { return }
        try database.executeCached("UPDATE \(table) SET version = ? WHERE id = ?", [record.version, record.id])
    }

    private static func isThere(_ kind: StateKind, _ id: String, in database: Database) throws -> Bool {
        try database.rowCached("SELECT 1 FROM \(kind.table ?? "") WHERE id = ?", [id]) != nil
    }

    private static func put(_ state: KeyState, into database: Database) throws {
        try database.executeCached(
            "INSERT OR REPLACE INTO keys(id, tenant_id, mac, created, expires, revoked) VALUES(?, ?, ?, ?, ?, ?)",
            [
                state.key.id, state.key.tenantID, Data(state.mac), state.key.created, state.key.expires,
                state.key.revoked,
            ])
    }

    private static func put(_ state: OperatorState, into database: Database) throws {
        let made = state.operator
        try database.executeCached(
            """
            INSERT OR REPLACE INTO operators(id, name, role, mac, created, expires, revoked)
            VALUES(?, ?, ?, ?, ?, ?, ?)
            """,
            [
                made.id, made.name, made.role.rawValue, Data(state.mac), made.created, made.expires, made.revoked,
            ])
    }
}
