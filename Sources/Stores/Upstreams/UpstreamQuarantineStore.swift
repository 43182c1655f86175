import GRDB

/// The model servers that are out of service until an operator releases them: a restart does not. Gateways share them.
public struct UpstreamQuarantineStore: Sendable {
    private let database: StoreDatabase
    private let outages: UpstreamOutages

    public init(_ directory: DataDirectory) {
        database = directory.database
        outages = directory.outages
    }

    /// Those that hold, the oldest first.
    public func open() throws(StoresError) -> [UpstreamQuarantine] {
        try database.read { try QuarantineRows.open($0) }
    }

    /// Calls `body` with those that hold whenever they change, here or on another gateway, in the order of the changes; it
    /// must not wait for the database. There is one listener.
    public func listen(_ body: @escaping @Sendable ([UpstreamQuarantine]) -> Void) { outages.listen(body) }

    /// Writes one down, unless one holds for the server already.
    public func add(_ quarantine: UpstreamQuarantine) throws(StoresError) {
        _ = try change { database in
            let sql = "SELECT 1 FROM upstream_quarantines WHERE server = ? AND released IS NULL"
            guard try database.rowCached(sql, [quarantine.server]) == nil else { return }
            try QuarantineRows.put(quarantine, into: database)
            try StateLedger.touch(.upstream, quarantine.id, now: quarantine.since, in: database)
        }
    }

    /// Ends those that are meant, with the operator's action; false where there are none.
    ///
    /// - Parameters:
    ///   - name: of the server, for the action.
    ///   - now: milliseconds since 1970.
    public func release(
        _ name: String, by operatorName: String, reason: String, now: Int64,
        where isMeant: (UpstreamQuarantine) -> Bool
    ) throws(StoresError) -> Bool {
        try change { database in
            let meant = try QuarantineRows.open(database).filter(isMeant)
            guard !meant.isEmpty else { return false }
            for quarantine in meant {
                var quarantine = quarantine
                quarantine.released = max(now, quarantine.since)
                try QuarantineRows.put(quarantine, into: database)
                // One that is known by its name alone means nothing elsewhere.
                guard !quarantine.server.isEmpty else { continue }
                try StateLedger.touch(.upstream, quarantine.id, now: now, in: database)
            }
            try ActionLog.add(
                .init(time: now, operator: operatorName, verb: "upstream.release", target: name, reason: reason),
                to: database)
            return true
        }
    }

    private func change<Result>(_ body: (Database) throws -> Result) throws(StoresError) -> Result {
        try database.change(
            { (try body($0), try QuarantineRows.open($0)) }, thenPublish: { outages.publish($0.1) }
        ).0
    }
}
