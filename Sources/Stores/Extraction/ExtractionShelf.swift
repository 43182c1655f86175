import Foundation
import GRDB

/// What a data directory keeps for the extraction detector: the newest snapshot of each tenant that was worth one, how far
/// the stream was read, and what operators excused that the other gateways were not told of yet.
public struct ExtractionShelf: Sendable {
    /// Snapshots that are kept, of about 8 KB each; of more, those that were written longest ago go first.
    public static let limit = 20_000
    /// Milliseconds after which one goes anyway: 30 days.
    public static let retention: Int64 = 30 * 86_400_000
    private static let (place, senders) = ("extraction.position", "extraction.senders")

    let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    // MARK: - Snapshots

    /// The tenants of whom there is a snapshot.
    public func tenants() throws(StoresError) -> Set<String> {
        try database.read { try String.fetchSet($0, sql: "SELECT tenant_id FROM extraction") }
    }

    /// The snapshots of some tenants; what cannot be read counts as not there.
    public func snapshots(of tenants: [String]) throws(StoresError) -> [String: ExtractionSnapshot] {
        try database.read { database in
            var out: [String: ExtractionSnapshot] = [:]
            for tenant in tenants {
                let row = try database.rowCached("SELECT snapshot FROM extraction WHERE tenant_id = ?", [tenant])
                guard let row else { continue }
                let bytes: Data = row[0]
                out[tenant] = try? ExtractionSnapshot(bytes: Array(bytes)[...])
            }
            return out
        }
    }

    /// Puts snapshots in place of older ones; tenants that were deleted are left out.
    public func put(_ snapshots: [(tenant: String, snapshot: ExtractionSnapshot)]) throws(StoresError) {
        try database.write { database in
            for (tenant, snapshot) in snapshots {
                try database.executeCached(
                    """
                    INSERT OR REPLACE INTO extraction(tenant_id, time, snapshot)
                    SELECT id, ?, ? FROM tenants WHERE id = ?
                    """,
                    [snapshot.time, Data(snapshot.bytes), tenant])
            }
        }
    }

    public func remove(tenant: String) throws(StoresError) {
        try database.write { try $0.executeCached("DELETE FROM extraction WHERE tenant_id = ?", [tenant]) }
    }

    /// Removes what is too old, and what is too much; `now` in milliseconds since 1970.
    public func tidy(now: Int64) throws(StoresError) {
        try database.write { database in
            try database.executeCached("DELETE FROM extraction WHERE time < ?", [now - Self.retention])
            try database.executeCached(
                """
                DELETE FROM extraction WHERE tenant_id IN (
                SELECT tenant_id FROM extraction ORDER BY time DESC LIMIT -1 OFFSET ?)
                """, [Self.limit])
        }
    }

    // MARK: - The stream

    /// How far the stream was read, with what was known of the other gateways; nil on the first start.
    public func position() throws(StoresError) -> (position: StreamPosition, senders: String)? {
        try database.read { database in
            let read = { (key: String) in
                try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
            }
            guard let position = try read(Self.place).flatMap({ StreamPosition($0) }) else { return nil }
            return (position, try read(Self.senders) ?? "")
        }
    }

    public func put(_ position: StreamPosition, senders: String) throws(StoresError) {
        try database.write { database in
            for (key, value) in [(Self.place, position.description), (Self.senders, senders)] {
                try database.executeCached(
                    "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)", [key, value])
            }
        }
    }
}
