import GRDB
import Vocabulary

/// The alerts and what became of them.
public struct AlertStore: Sendable {
    private let database: StoreDatabase

    public init(_ directory: DataDirectory) { database = directory.database }

    /// A new id: `a_` and 16 random characters.
    public static func newID() -> String { "a_" + Credential.randomText(16) }

    /// Milliseconds without a further sign after which the next one is an alert of its own.
    public static let quiet: Int64 = 86_400_000

    /// What became of an alert that was raised.
    public struct Raised: Sendable, Equatable {
        /// As it is on record now.
        public let alert: Alert
        /// False where it only adds to one that is open, and is no more severe.
        public let isNews: Bool

        public init(_ alert: Alert, isNews: Bool) {
            self.alert = alert
            self.isNews = isNews
        }
    }

    /// Adds an alert. Where the tenant, or the subject, has an open one with the same code, that one keeps the higher severity with its
    /// newest evidence, and the higher confidence; one that was closed, or quiet for a day, starts anew.
    @discardableResult
    public func raise(_ alert: Alert) throws(StoresError) -> Raised {
        try database.write { database in
            guard let open = try Self.open(like: alert, database) else {
                try Self.insert(alert, database)
                return Raised(alert, isNews: true)
            }
            try database.execute(
                sql: """
                    UPDATE alerts SET severity = max(severity, :severity), confidence = max(confidence, :confidence),
                    evidence = CASE WHEN :severity >= severity THEN :evidence ELSE evidence END, count = count + :count, seen = max(seen, :seen),
                    sent = CASE WHEN :severity > severity THEN NULL ELSE sent END WHERE id = :id
                    """,
                arguments: [
                    "severity": alert.severity.rawValue, "confidence": alert.confidence, "evidence": alert.evidence,
                    "count": alert.count, "seen": alert.seen, "id": open.id,
                ])
            let row = try Row.fetchOne(database, sql: "SELECT * FROM alerts WHERE id = ?", arguments: [open.id])
            return Raised(try row.map(Self.alert) ?? alert, isNews: alert.severity > open.severity)
        }
    }

    private static func open(like alert: Alert, _ database: Database) throws -> Alert? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT * FROM alerts WHERE tenant_id = ? AND code = ? AND (state = 'new' OR state = 'ack')
                AND subject = ? AND seen > ? ORDER BY seen DESC LIMIT 1
                """,
            arguments: [alert.tenantID, alert.code.rawValue, alert.subject, alert.seen - quiet]
        ).map(Self.alert)
    }

    private static func insert(_ alert: Alert, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO alerts(
                    id, time, tenant_id, subject, code, severity, confidence, evidence, state, by, count, seen)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                alert.id, alert.time, alert.tenantID, alert.subject, alert.code.rawValue, alert.severity.rawValue,
                alert.confidence,
                alert.evidence, alert.state.rawValue, alert.by, alert.count, alert.seen,
            ])
    }

    /// Notes that those outside were told of an alert, unless it has become more severe since.
    public func sent(_ id: String, _ severity: Severity, at now: Int64) throws(StoresError) {
        try database.write { database in
            try database.execute(
                sql: "UPDATE alerts SET sent = ? WHERE id = ? AND severity <= ?",
                arguments: [now, id, severity.rawValue])
        }
    }

    /// Open alerts of a severity or above that nobody outside was told of, the oldest first; a thousand at most.
    public func unsent(from severity: Severity, since time: Int64) throws(StoresError) -> [Alert] {
        try database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM alerts WHERE seen >= ? AND sent IS NULL AND severity >= ?
                    AND (state = 'new' OR state = 'ack') ORDER BY seen DESC, rowid DESC LIMIT 1000
                    """,
                arguments: [time, severity.rawValue]
            ).reversed().map(Self.alert)
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
                sql:
                    "UPDATE alerts SET by = CASE state WHEN :state THEN by ELSE :by END, state = :state WHERE id = :id",
                arguments: ["state": state.rawValue, "by": by, "id": id])
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
            id: row["id"], time: row["time"], tenantID: row["tenant_id"], subject: row["subject"],
            code: try row.word("code"),
            severity: severity, confidence: row["confidence"], evidence: row["evidence"],
            state: try row.word("state"), by: row["by"], count: row["count"], seen: row["seen"])
    }
}
