import GRDB

/// Versions of shared rows, and which of them the shared store has not taken yet.
///
/// A version is the wall clock in milliseconds, but always more than the one before, so that a clock that goes wrong
/// never lets an older state win.
enum StateLedger {
    /// How far ahead of the clock a version may be, in ms: a century. No clock goes that wrong, and a record at the end of
    /// all versions could never be changed again.
    static let horizon: Int64 = 3_155_760_000_000

    static func version(after previous: Int64, now: Int64) -> Int64 { max(now, previous + 1) }

    /// Gives a row that was just made or changed its next version, and notes that it must be shared.
    static func touch(_ kind: StateKind, _ id: String, now: Int64, in database: Database) throws {
        if let table = kind.table {
            try database.executeCached("UPDATE \(table) SET version = max(?, version + 1) WHERE id = ?", [now, id])
        }
        try markFirst(kind, id, in: database)
    }

    /// Notes a record that was just changed as not shared, before all that waits: a revocation never stands behind ten
    /// thousand new tenants. Ends come first and in their order, so that a name is free again before it is given anew; then
    /// what was changed last.
    static func markFirst(_ kind: StateKind, _ id: String, in database: Database) throws {
        let sql =
            try isEnd(kind, id, in: database)
            ? "INSERT OR REPLACE INTO state_pending(rank, kind, id) VALUES(0, ?, ?)"
            : """
            INSERT OR REPLACE INTO state_pending(rank, place, kind, id)
            SELECT 1, -1 - coalesce(max(seq), 0), ?, ? FROM state_pending
            """
        try database.executeCached(sql, [kind.rawValue, id])
    }

    /// Whether a record takes something away: a key, a token or a tenant that ended, a tenant that is suspended, a ban, a server.
    private static func isEnd(_ kind: StateKind, _ id: String, in database: Database) throws -> Bool {
        let sql: String
        switch kind {
        case .ban, .upstream: return true
        case .policy: return false
        case .key: sql = "SELECT revoked IS NOT NULL FROM keys WHERE id = ?"
        case .operator: sql = "SELECT revoked IS NOT NULL FROM operators WHERE id = ?"
        case .tenant: sql = "SELECT state <> 'active' FROM tenants WHERE id = ?"
        }
        // What is not there any more has ended.
        return try Bool.fetchOne(database.cachedStatement(sql: sql), arguments: [id]) ?? true
    }

    /// Notes a record as not shared; it waits for its turn.
    static func markPending(_ kind: StateKind, _ id: String, in database: Database) throws {
        try database.executeCached("INSERT OR IGNORE INTO state_pending(kind, id) VALUES(?, ?)", [kind.rawValue, id])
    }

    /// The shared store has the record as it is here.
    static func settle(_ kind: StateKind, _ id: String, in database: Database) throws {
        try database.executeCached("DELETE FROM state_pending WHERE kind = ? AND id = ?", [kind.rawValue, id])
    }

    /// Notes every record as not shared: the shared store is another one, or lost what it had. Bans and ends come first and
    /// tenants last, so that whoever reads only a part knows no tenant without the ban on it.
    static func markAllPending(in database: Database) throws {
        for records in [
            "'ban', id FROM bans", "'upstream', id FROM upstream_quarantines WHERE server <> ''",
            "'tenant', id FROM tombstones",
            "'operator', id FROM operators ORDER BY revoked IS NULL", "'key', id FROM keys",
            "'policy', '\(StateKind.policyID)' FROM policies LIMIT 1", "'tenant', id FROM tenants",
        ] {
            try database.execute(sql: "INSERT OR IGNORE INTO state_pending(kind, id) SELECT \(records)")
        }
    }

    // MARK: - Position

    static func position(in database: Database) throws -> StatePosition? {
        let sql = "SELECT value FROM meta WHERE key = ?"
        guard let epoch = try String.fetchOne(database, sql: sql, arguments: ["state.epoch"]),
            let revision = try Int64.fetchOne(database, sql: sql, arguments: ["state.revision"])
        else { return nil }
        return StatePosition(epoch: epoch, revision: revision)
    }

    static func set(_ position: StatePosition, in database: Database) throws {
        let sql = "INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
        try database.executeCached(
            sql, ["state.epoch", position.epoch])
        try database.executeCached(
            sql, ["state.revision", position.revision])
    }
}
