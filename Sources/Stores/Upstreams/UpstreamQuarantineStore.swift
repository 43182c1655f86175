import GRDB

/// The model servers that are out of service until an operator releases them, by name: a restart does not.
public struct UpstreamQuarantineStore: Sendable {
    private let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    /// When each was taken out of service, in ms since 1970.
    public func all() throws(StoresError) -> [String: Int64] {
        try database.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT name, since FROM upstream_quarantines")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["since"]) })
        }
    }

    public func add(_ name: String, now: Int64) throws(StoresError) {
        try database.write { database in
            try database.execute(
                sql: "INSERT INTO upstream_quarantines VALUES(?, ?) ON CONFLICT DO NOTHING", arguments: [name, now])
        }
    }

    /// Ends one, with the operator's action; false where there is none.
    public func release(_ name: String, by operatorName: String, reason: String, now: Int64) throws(StoresError) -> Bool
    {
        try database.write { database in
            try database.execute(sql: "DELETE FROM upstream_quarantines WHERE name = ?", arguments: [name])
            guard database.changesCount > 0 else { return false }
            try ActionLog.add(
                .init(time: now, operator: operatorName, verb: "upstream.release", target: name, reason: reason),
                to: database)
            return true
        }
    }
}
