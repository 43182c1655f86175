import Foundation
import GRDB
import TenantIsolator

/// Which data keys the texts of a tenant need.
extension TextStore {
    /// Texts of one transaction in which some are sealed anew, so that the audit's writer never waits long.
    static let resealed = 100

    /// A place among a tenant's texts, those under the oldest keys first.
    struct Place: Sendable {
        var generation: UInt32 = 0
        var row: Int64 = .max
    }

    /// The oldest generation of the tenant's data keys that a text is sealed under; nil where there is none.
    static func oldestGeneration(of tenant: String, in database: Database) throws -> UInt32? {
        let sql = "SELECT min(generation) FROM texts WHERE tenant_id = ? AND generation > 0"
        return try UInt32.fetchOne(database.cachedStatement(sql: sql), arguments: [tenant])
    }

    func oldestGeneration(of tenant: String) throws(StoresError) -> UInt32? {
        try database.read { try Self.oldestGeneration(of: tenant, in: $0) }
    }

    /// Seals some of a tenant's texts anew that are sealed under older keys than the newest.
    ///
    /// - Parameter place: behind which the others are.
    /// - Returns: where to go on; nil at the end.
    func reseal(_ tenant: String, under keys: DataKeys, after place: Place) throws(StoresError) -> Place? {
        let sql = """
            SELECT rowid, generation, request_id, time, sealed FROM texts
            WHERE tenant_id = ? AND (generation, rowid) > (?, ?) AND generation < ?
            ORDER BY generation, rowid LIMIT ?
            """
        let arguments: StatementArguments = [
            tenant, place.generation, place.row, keys.newest.generation, Self.resealed,
        ]
        let rows = try database.read { try Row.fetchAll($0, sql: sql, arguments: arguments) }
        guard let last = rows.last else { return nil }
        let fresh = rows.compactMap { row in
            SealedText(
                requestID: row["request_id"], tenantID: tenant, time: row["time"],
                bytes: Array(row["sealed"] as Data)
            ).resealed(under: keys)
        }
        try database.write { database in
            for text in fresh {
                try database.executeCached(
                    "UPDATE texts SET sealed = ?, generation = ? WHERE request_id = ?",
                    [Data(text.bytes), text.generation, text.requestID])
            }
        }
        return Place(generation: last["generation"], row: last["rowid"])
    }
}
