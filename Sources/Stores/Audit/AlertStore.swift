import GRDB
import Vocabulary

/// Something that an operator should look at.
public struct Alert: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable, Codable {
        case new, ack, closed
        case falsePositive = "false_positive"
    }

    public let id: String
    /// Milliseconds since 1970.
    public let time: Int64
    public let tenantID: String
    public let code: ReasonCode
    public let severity: Severity
    /// 0 to 100.
    public let confidence: Int
    /// JSON or words, without text of prompts.
    public let evidence: String
    public let state: State
    /// The operator who changed the state last.
    public let by: String?

    public init(
        id: String, time: Int64, tenantID: String, code: ReasonCode, severity: Severity, confidence: Int,
        evidence: String, state: State = .new, by: String? = nil
    ) {
        self.id = id
        self.time = time
        self.tenantID = tenantID
        self.code = code
        self.severity = severity
        self.confidence = confidence
        self.evidence = evidence
        self.state = state
        self.by = by
    }
}

/// The alerts and what became of them.
public struct AlertStore: Sendable {
    private let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    /// A new id: `a_` and 16 random characters.
    public static func newID() -> String { "a_" + Credential.randomText(16) }

    /// Adds an alert; one that is known by its id keeps its state and takes the new severity, confidence and evidence.
    public func raise(_ alert: Alert) throws(StoresError) {
        try database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO alerts VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                    severity = excluded.severity, confidence = excluded.confidence, evidence = excluded.evidence
                    """,
                arguments: [
                    alert.id, alert.time, alert.tenantID, alert.code.rawValue, alert.severity.rawValue,
                    alert.confidence, alert.evidence, alert.state.rawValue, alert.by,
                ])
        }
    }

    /// Acknowledges, closes or dismisses an alert.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func set(
        _ state: Alert.State, of id: String, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> Alert {
        try database.write { database in
            try database.execute(
                sql: "UPDATE alerts SET state = ?, by = ? WHERE id = ?", arguments: [state.rawValue, by, id])
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM alerts WHERE id = ?", arguments: [id])
            else { throw StoresError(.notFound, "There is no such alert", hint: "List the alerts first") }
            let entry = ActionLog.Entry(
                time: now, operator: by, verb: "alert.\(state.rawValue)", target: id, reason: reason)
            try ActionLog.add(entry, to: database)
            return try Self.alert(row)
        }
    }

    /// Which alerts to read; all conditions must hold.
    public struct Filter: Sendable, Equatable {
        /// Any of these; nil for all.
        public var states: Set<Alert.State>?
        /// A tenant's id.
        public var tenant: String?
        /// Only alerts that come after the one with this id, to go on where a page ended.
        public var before: String?
        /// At most this many, 1,000 at the very most.
        public var limit: Int

        public init(states: Set<Alert.State>? = nil, tenant: String? = nil, before: String? = nil, limit: Int = 100) {
            self.states = states
            self.tenant = tenant
            self.before = before
            self.limit = limit
        }
    }

    /// The newest alerts, newest first.
    ///
    /// - Parameter openOnly: leaves out closed ones and false positives.
    public func newest(limit: Int = 100, openOnly: Bool = false) throws(StoresError) -> [Alert] {
        try newest(Filter(states: openOnly ? [.new, .ack] : nil, limit: limit))
    }

    /// The newest alerts that a filter lets through, newest first.
    ///
    /// - Throws: ``StoresError`` with `not_found` when there is no alert to go on from.
    public func newest(_ filter: Filter) throws(StoresError) -> [Alert] {
        var conditions = ["TRUE"]
        var arguments: [DatabaseValue] = []
        if let states = filter.states {
            conditions.append("state IN (\(states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")))")
        }
        if let tenant = filter.tenant {
            conditions.append("tenant_id = ?")
            arguments.append(tenant.databaseValue)
        }
        if let before = filter.before {
            _ = try alert(before)
            conditions.append("(time, rowid) < (SELECT time, rowid FROM alerts WHERE id = ?)")
            arguments.append(before.databaseValue)
        }
        let sql = """
            SELECT * FROM alerts WHERE \(conditions.joined(separator: " AND "))
            ORDER BY time DESC, rowid DESC LIMIT \(min(max(filter.limit, 0), AuditReader.limit))
            """
        return try database.read { database in
            try Row.fetchAll(database, sql: sql, arguments: StatementArguments(arguments)).map(Self.alert)
        }
    }

    /// The alert with this id.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func alert(_ id: String) throws(StoresError) -> Alert {
        let found = try database.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM alerts WHERE id = ?", arguments: [id]).map(Self.alert)
        }
        guard let found else {
            throw StoresError(.notFound, "There is no such alert", hint: "List the alerts first")
        }
        return found
    }

    private static func alert(_ row: Row) throws -> Alert {
        guard let severity = Severity(rawValue: row["severity"]) else {
            throw StoresError.corrupt(cause: "an alert has an unknown severity")
        }
        return Alert(
            id: row["id"], time: row["time"], tenantID: row["tenant_id"], code: try row.word("code"),
            severity: severity, confidence: row["confidence"], evidence: row["evidence"],
            state: try row.word("state"), by: row["by"])
    }
}
