import GRDB

/// What operators did: one row for each change, written in the transaction of the change itself.
public struct ActionLog: Sendable {
    /// One deed.
    public struct Entry: Sendable, Equatable {
        /// Milliseconds since 1970.
        public let time: Int64
        /// Who: an operator's name, `local`, or a detector's name.
        public let `operator`: String
        /// What: `ban.add`, `key.revoke`.
        public let verb: String
        /// To whom: an id.
        public let target: String
        public let reason: String

        public init(time: Int64, operator: String, verb: String, target: String, reason: String = "") {
            self.time = time
            self.operator = `operator`
            self.verb = verb
            self.target = target
            self.reason = reason
        }
    }

    private let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    /// Notes something that changes no table here: `policy.load`, `model.verify`.
    public func add(_ entry: Entry) throws(StoresError) {
        try database.write { try Self.add(entry, to: $0) }
    }

    /// The newest entries, newest first.
    public func newest(limit: Int = 100) throws(StoresError) -> [Entry] {
        try database.read { database in
            let sql = "SELECT * FROM actions ORDER BY seq DESC LIMIT ?"
            return try Row.fetchAll(database, sql: sql, arguments: [max(limit, 0)]).map { row in
                Entry(
                    time: row["time"], operator: row["operator"], verb: row["verb"], target: row["target"],
                    reason: row["reason"])
            }
        }
    }

    static func add(_ entry: Entry, to database: Database) throws {
        try database.execute(
            sql: "INSERT INTO actions(time, operator, verb, target, reason) VALUES(?, ?, ?, ?, ?)",
            arguments: [entry.time, entry.operator, entry.verb, entry.target, entry.reason])
    }
}
