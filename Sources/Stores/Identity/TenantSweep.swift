import GRDB

/// Removes what still lies in a data directory of tenants that were deleted: rows that open no more, and data keys that
/// could not be destroyed in time.
public struct TenantSweep: Sendable {
    private let database: StoreDatabase
    private let texts: TextStore
    private let files: DataKeyFiles
    private let ends: TenantEnds

    public init(_ directory: DataDirectory) {
        database = directory.database
        texts = TextStore(directory)
        files = directory.dataKeys
        ends = directory.ends
    }

    /// Removes some of the sealed texts and conversations; how many. Call again while it removes any.
    public func removeRows() throws(StoresError) -> Int { try texts.removeOrphans() + removeConversations() }

    /// Destroys data keys of tenants that are known to be deleted.
    public func destroyKeys() throws(StoresError) {
        let held = files.tenants()
        guard !held.isEmpty else { return }
        let buried = try database.read { database in
            let statement = try database.cachedStatement(sql: "SELECT 1 FROM tombstones WHERE id = ?")
            return try held.filter { try Row.fetchOne(statement, arguments: [$0]) != nil }
        }
        for tenant in buried { _ = try ends.end(tenant) }
    }

    /// Tenants that were deleted, the latest first: 1,000 at most.
    public func deleted() throws(StoresError) -> [String] {
        try database.read { try String.fetchAll($0, sql: "SELECT id FROM tombstones ORDER BY time DESC LIMIT 1000") }
    }

    private func removeConversations() throws(StoresError) -> Int {
        // The distinct tenants are found by one seek each in the index.
        let orphan = """
            WITH RECURSIVE held(id) AS (
                SELECT min(tenant_id) FROM conversations
                UNION ALL SELECT (SELECT min(tenant_id) FROM conversations WHERE tenant_id > held.id) FROM held
                WHERE held.id IS NOT NULL)
            SELECT id FROM held WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM tenants) LIMIT 1
            """
        guard let tenant = try database.read({ try String.fetchOne($0, sql: orphan) }) else { return 0 }
        return try database.write { try ConversationRows.removeSome(of: tenant, in: $0).conversations }
    }
}
