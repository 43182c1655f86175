import GRDB

/// What operators did: one row for each change, written in the transaction of the change itself.
public struct ActionLog: Sendable {
    /// One deed.
    public struct Entry: Sendable, Equatable {
        /// Its number, growing; 0 for one that is not on record yet.
        public let seq: Int64
        /// Milliseconds since 1970.
        public let time: Int64
        /// Who: an operator's name, `local`, or a detector's name.
        public let `operator`: String
        /// What: `ban.add`, `key.revoke`.
        public let verb: String
        /// To whom: an id.
        public let target: String
        public let reason: String

        public init(
            seq: Int64 = 0, time: Int64, operator: String, verb: String, target: String, reason: String = ""
        ) {
            self.seq = seq
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

    /// Which entries to read; all conditions must hold.
    public struct Filter: Sendable, Equatable {
        /// Who did it, exactly.
        public var `operator`: String?
        /// How the verb begins: `ban.` for all that was done with bans.
        public var verb: String?
        /// To whom, exactly.
        public var target: String?
        /// Only entries with a smaller number, to go on where a page ended.
        public var before: Int64?
        /// At most this many, 1,000 at the very most.
        public var limit: Int

        public init(
            operator: String? = nil, verb: String? = nil, target: String? = nil, before: Int64? = nil, limit: Int = 100
        ) {
            self.operator = `operator`
            self.verb = verb
            self.target = target
            self.before = before
            self.limit = limit
        }
    }

    /// Most characters of a reason.
    public static let reasonLimit = 500

    /// The newest entries, newest first.
    public func newest(limit: Int = 100, before: Int64? = nil) throws(StoresError) -> [Entry] {
        try newest(Filter(before: before, limit: limit))
    }

    /// The newest entries that a filter lets through, newest first.
    public func newest(_ filter: Filter) throws(StoresError) -> [Entry] {
        let sql = """
            SELECT * FROM actions WHERE seq < :before AND (:operator IS NULL OR operator = :operator)
            AND (:target IS NULL OR target = :target) AND substr(verb, 1, length(:verb)) = :verb
            ORDER BY seq DESC LIMIT :limit
            """
        let arguments: StatementArguments = [
            "before": filter.before ?? .max, "operator": filter.operator, "target": filter.target,
            "verb": filter.verb ?? "", "limit": min(max(filter.limit, 0), AuditReader.limit),
        ]
        return try database.read { try Row.fetchAll($0, sql: sql, arguments: arguments).map(Self.entry) }
    }

    private static func entry(_ row: Row) -> Entry {
        Entry(
            seq: row["seq"], time: row["time"], operator: row["operator"], verb: row["verb"], target: row["target"],
            reason: row["reason"])
    }

    /// Refuses a reason that is too long for a log, or that could disturb whoever reads it.
    static func check(_ reason: String) throws(StoresError) {
        let hasControls = reason.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard reason.unicodeScalars.count <= reasonLimit, !hasControls else {
            throw StoresError(
                .valueInvalid, "The reason cannot be put on record",
                hint: "Give \(reasonLimit) characters at most, on one line")
        }
    }

    static func add(_ entry: Entry, to database: Database) throws {
        try check(entry.reason)
        try database.execute(
            sql: "INSERT INTO actions(time, operator, verb, target, reason) VALUES(?, ?, ?, ?, ?)",
            arguments: [entry.time, entry.operator, entry.verb, entry.target, entry.reason])
    }
}
