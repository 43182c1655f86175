import GRDB

/// What there was of a tenant that was deleted.
public struct TenantRemains: Sendable, Equatable {
    public var keys = 0
    public var bans = 0
    public var conversations = 0
    public var turns = 0
    /// Sealed texts of its requests.
    public var texts = 0
    /// Keys that its conversations were sealed under.
    public var dataKeys = 0

    init(of tenant: String, in database: Database) throws {
        func count(_ sql: String) throws -> Int {
            try Int.fetchOne(database, sql: sql, arguments: ["id": tenant]) ?? 0
        }
        keys = try count("SELECT count(*) FROM keys WHERE tenant_id = :id")
        bans = try count("SELECT count(*) FROM bans WHERE \(TenantRecord.ownBans)")
        conversations = try count("SELECT count(*) FROM conversations WHERE tenant_id = :id")
        turns = try count("SELECT sum(turns) FROM conversations WHERE tenant_id = :id")
        texts = try count("SELECT count(*) FROM texts WHERE tenant_id = :id")
    }
}
