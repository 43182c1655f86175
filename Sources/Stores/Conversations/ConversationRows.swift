import Foundation
import GRDB

/// Sealed conversations as rows.
enum ConversationRows {
    static func turns(_ name: String, in database: Database) throws -> [[UInt8]] {
        let statement = try database.cachedStatement(
            sql: "SELECT sealed FROM conversation_turns WHERE name = ? ORDER BY sequence")
        return try Data.fetchAll(statement, arguments: [name]).map { Array($0) }
    }

    static func item(_ row: Row) -> ShelfItem {
        ShelfItem(
            cursor: ShelfCursor(created: row["created"], name: row["name"]), head: Array(row["head"] as Data))
    }

    static func append(_ addition: ShelfAddition, now: Int64, in database: Database) throws -> ShelfVerdict {
        let (slot, limits) = (addition.slot, addition.limits)
        // What comes behind the deletion of its tenant is dropped.
        guard try database.rowCached("SELECT 1 FROM tenants WHERE id = ?", [slot.tenant]) != nil else {
            return .missing
        }
        var known = try find(slot, in: database)
        if let row = known, row["expires"] <= now {
            try remove([slot.name], in: database)
            known = nil
        }
        let (turns, bytes): (Int, Int) = known.map { ($0["turns"], $0["bytes"]) } ?? (0, 0)
        guard turns == addition.expecting else { return known == nil ? .missing : .conflict }
        guard turns + addition.turns.count <= limits.turns, bytes + addition.bytes <= limits.bytes else { return .full }
        if known == nil, try count(of: slot.tenant, now: now, in: database) >= limits.conversations { return .full }
        try write(addition, isNew: known == nil, now: now, in: database)
        return .stored
    }

    private static func find(_ slot: ShelfSlot, in database: Database) throws -> Row? {
        try database.rowCached(
            "SELECT turns, bytes, expires FROM conversations WHERE name = ? AND tenant_id = ?",
            [slot.name, slot.tenant])
    }

    private static func count(of tenant: String, now: Int64, in database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(*) FROM conversations WHERE tenant_id = ? AND expires > ?")
        return try Int.fetchOne(statement, arguments: [tenant, now]) ?? 0
    }

    /// Puts all turns in place of as many; false where there are others.
    static func replace(_ addition: ShelfAddition, now: Int64, in database: Database) throws -> Bool {
        let name = addition.slot.name
        guard let row = try find(addition.slot, in: database), row["expires"] > now,
            row["turns"] == addition.expecting, addition.turns.count == addition.expecting
        else { return false }
        try database.executeCached("DELETE FROM conversation_turns WHERE name = ?", [name])
        try insert(addition.turns, from: 0, name, in: database)
        try database.executeCached(
            "UPDATE conversations SET generation = ?, head = ? WHERE name = ?",
            [addition.generation, Data(addition.head), name])
        return true
    }

    private static func insert(_ turns: [[UInt8]], from first: Int, _ name: String, in database: Database) throws {
        for (index, turn) in turns.enumerated() {
            try database.executeCached(
                "INSERT INTO conversation_turns(name, sequence, sealed) VALUES(?, ?, ?)",
                [name, first + index, Data(turn)])
        }
    }

    private static func write(_ addition: ShelfAddition, isNew: Bool, now: Int64, in database: Database) throws {
        let name = addition.slot.name
        try insert(addition.turns, from: addition.expecting, name, in: database)
        let end = now.addingReportingOverflow(addition.limits.lifetime)
        let expires = end.overflow ? Int64.max : end.partialValue
        if isNew {
            try database.executeCached(
                """
                INSERT INTO conversations(name, tenant_id, created, updated, expires, turns, bytes, generation, head)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    name, addition.slot.tenant, addition.created, now, expires, addition.turns.count, addition.bytes,
                    addition.generation, Data(addition.head),
                ])
        } else {
            try database.executeCached(
                """
                UPDATE conversations SET updated = ?, expires = ?, turns = turns + ?, bytes = bytes + ?, head = ?,
                    generation = min(generation, ?)
                WHERE name = ?
                """,
                [
                    now, expires, addition.turns.count, addition.bytes, Data(addition.head), addition.generation, name,
                ])
        }
    }

    // MARK: - Removing

    /// Conversations that one call removes at most, so that the audit's writer never waits long.
    static let batch = 50

    /// Removes some of a tenant's conversations.
    static func removeSome(of tenant: String, in database: Database) throws -> ConversationCounts {
        try removeSome("tenant_id = ?", [tenant], in: database)
    }

    /// Removes some of those that have expired; how many.
    static func removeExpired(now: Int64, in database: Database) throws -> Int {
        try removeSome("expires <= ?", [now], in: database).conversations
    }

    private static func removeSome(
        _ condition: String, _ arguments: StatementArguments, in database: Database
    ) throws -> ConversationCounts {
        let sql = "SELECT name, turns FROM conversations WHERE \(condition) LIMIT \(batch)"
        let rows = try Row.fetchAll(database, sql: sql, arguments: arguments)
        try remove(rows.map { $0["name"] }, in: database)
        return ConversationCounts(conversations: rows.count, turns: rows.reduce(0) { $0 + ($1["turns"] as Int) })
    }

    static func remove(_ names: [String], in database: Database) throws {
        for name in names {
            try database.executeCached("DELETE FROM conversation_turns WHERE name = ?", [name])
            try database.executeCached("DELETE FROM conversations WHERE name = ?", [name])
        }
    }
}
