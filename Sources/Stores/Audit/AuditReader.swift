import Foundation
import GRDB
import Vocabulary

/// A decision as it is read back, with its end if there is one.
public struct DecisionRecord: Sendable, Equatable {
    public let seq: Int64
    public let row: DecisionRow
    public let outcome: OutcomeRow?
}

/// How often something was refused without a decision of its own.
public struct RefusalTotal: Sendable, Equatable {
    /// An address or a tenant's id; `*` for those past the 1,024th of a minute.
    public let subject: String
    public let reason: ReasonCode
    public let count: Int
}

/// Reads the audit for operators; works beside the writer and never blocks it.
public struct AuditReader: Sendable {
    /// Most rows that one call gives.
    public static let limit = 1000
    private let database: any DatabaseReader

    public init(_ directory: DataDirectory) { database = directory.database.pool }

    /// Reads the audit of a data directory that another process may own.
    public init(readingFrom directory: String) throws(StoresError) {
        database = try DatabaseFile(directory: directory).openReadOnly()
    }

    /// Decisions, newest first: the first page of them.
    public func decisions(_ filter: DecisionFilter = DecisionFilter()) throws(StoresError) -> [DecisionRecord] {
        try page(filter).records
    }

    /// A page of decisions, newest first, and where the next one begins.
    public func page(_ filter: DecisionFilter) throws(StoresError) -> DecisionPage {
        if let actions = filter.actions, actions.isEmpty { return DecisionPage(records: []) }
        return try reading { database in
            let times = try DecisionTimes.bounds(since: filter.since, until: filter.until, in: database)
            let (bounds, isCut) = try Self.window(filter, times, database)
            let query = DecisionQuery(filter, bounds: bounds)
            let records = try Row.fetchAll(database, sql: query.sql, arguments: query.arguments).map(Self.record)
            let isFull = records.count == DecisionQuery.limit(filter)
            return DecisionPage(
                records: records, next: isFull ? records.last?.seq : isCut ? bounds?.lowerBound : nil)
        }
    }

    /// The rows to look at, and whether there are further ones behind them.
    private static func window(
        _ filter: DecisionFilter, _ times: Range<Int64>?, _ database: Database
    ) throws -> (Range<Int64>?, isCut: Bool) {
        guard filter.walks else { return (times, false) }
        let window = DecisionQuery.window(filter, bounds: times)
        let row = try Row.fetchOne(database, sql: window.sql, arguments: window.arguments)
        guard let row, row["count"] == DecisionQuery.walkLimit, let least: Int64 = row["least"] else {
            return (times, false)
        }
        return (least..<max(least, times?.upperBound ?? .max), true)
    }

    /// One decision; nil if there is none.
    public func decision(requestID: String) throws(StoresError) -> DecisionRecord? {
        try fetch("WHERE d.request_id = ?", [requestID]).first
    }

    /// The newest blocked requests, newest first.
    public func blocked(limit: Int = 100) throws(StoresError) -> [DecisionRecord] {
        try decisions(DecisionFilter(actions: [.block], limit: limit))
    }

    /// Decisions after a number, oldest first: for following and exporting.
    public func decisions(after seq: Int64, limit: Int = AuditReader.limit) throws(StoresError) -> [DecisionRecord] {
        try fetch("WHERE d.seq > ? ORDER BY d.seq LIMIT ?", [seq, min(max(limit, 0), Self.limit)])
    }

    /// How many decisions there are; the rows are numbered without gaps, so this is one seek.
    public func count() throws(StoresError) -> Int64 {
        try reading { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM decisions") ?? 0 }
    }

    /// Refusals summed over the minutes from `since` (ms since 1970) on, most frequent first.
    public func refusals(since: Int64 = 0, limit: Int = 100) throws(StoresError) -> [RefusalTotal] {
        let sql = """
            SELECT subject, reason, sum(count) AS total FROM refusals WHERE window >= ?
            GROUP BY subject, reason ORDER BY total DESC, subject, reason LIMIT ?
            """
        return try reading { database in
            try Row.fetchAll(database, sql: sql, arguments: [since, max(limit, 0)]).map { row in
                RefusalTotal(subject: row["subject"], reason: try row.word("reason"), count: row["total"])
            }
        }
    }

    /// All refusals that were ever counted.
    public func refusalCount() throws(StoresError) -> Int64 {
        try reading { try Int64.fetchOne($0, sql: "SELECT sum(count) FROM refusals") ?? 0 }
    }

    // MARK: - Rows

    private func fetch(_ clause: String, _ arguments: StatementArguments) throws(StoresError) -> [DecisionRecord] {
        let sql = DecisionQuery.selection() + clause
        return try reading { try Row.fetchAll($0, sql: sql, arguments: arguments).map(Self.record) }
    }

    private func reading<Value>(_ body: (Database) throws -> Value) throws(StoresError) -> Value {
        do { return try database.read(body) } catch { throw StoresError(error) }
    }

    private static func record(_ row: Row) throws -> DecisionRecord {
        let digest: Data? = row["prompt_digest"]
        let decision = DecisionRow(
            requestID: row["request_id"], time: row["time"], tenantID: row["tenant_id"], keyID: row["key_id"],
            route: row["route"], model: row["model"], action: try row.word("action"), would: try row.word("would"),
            score: row["score"], risk: row["risk"], reasons: row["reasons"], promptDigest: digest.map { Array($0) },
            microseconds: row["us"], boot: row["boot"], facts: row["facts"])
        return DecisionRecord(seq: row["seq"], row: decision, outcome: try outcome(row))
    }

    private static func outcome(_ row: Row) throws -> OutcomeRow? {
        guard let time = row["o_time"] as Int64? else { return nil }
        return OutcomeRow(
            requestID: row["request_id"], time: time, status: row["status"], outcome: try row.word("outcome"),
            firstByteMicroseconds: row["first_byte_us"], totalMicroseconds: row["total_us"],
            inputTokens: row["input_tokens"], outputTokens: row["output_tokens"], output: row["output"])
    }
}
