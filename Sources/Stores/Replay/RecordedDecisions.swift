import Foundation
import GRDB
import SecurityGate
import Vocabulary
import Wire

/// Reads what replay needs from a data directory that a gateway may be running on: decisions in the order of time, the
/// policies that held, the tenants and what operators said of their alerts.
public struct RecordedDecisions: Sendable {
    /// Which decisions to read; all conditions must hold.
    public struct Span: Sendable, Equatable {
        /// Milliseconds since 1970; from then on, and before then.
        public var since: Int64?
        public var until: Int64?
        /// A tenant's id.
        public var tenant: String?
        /// The first so many.
        public var limit: Int?

        public init(since: Int64? = nil, until: Int64? = nil, tenant: String? = nil, limit: Int? = nil) {
            self.since = since
            self.until = until
            self.tenant = tenant
            self.limit = limit
        }
    }

    /// Rows of one read, so that the gateway's log can be folded in between.
    private static let step: Int64 = 20_000
    private let database: DatabaseQueue

    /// - Parameter directory: the data directory, not its file.
    public init(directory: String) throws(StoresError) {
        database = try DatabaseFile(directory: directory).openReadOnly()
        guard try reading({ try $0.columns(in: "decisions").contains { $0.name == "facts" } }) else {
            throw StoresError(
                .databaseFailed, "The database is of an older secureinfer, which kept nothing to replay",
                hint: "Start the gateway once: it brings the database up to date")
        }
    }

    // MARK: - Around the decisions

    /// The tenants by their ids, as they are now.
    public func tenants() throws(StoresError) -> [String: ReplayTenant] {
        try reading { database in
            let alerts = try Self.alerts(database)
            return try Row.fetchAll(database, sql: "SELECT * FROM tenants").reduce(into: [:]) { out, row in
                let tenant = try TenantRecord.tenant(row)
                let settings = tenant.settings
                out[tenant.id] = ReplayTenant(
                    name: tenant.name, limits: settings.limits, autoBan: settings.autoBan, mode: settings.mode,
                    access: settings.access, alerts: alerts[tenant.id] ?? .none)
            }
        }
    }

    private static func alerts(_ database: Database) throws -> [String: ReplayTenant.Alerts] {
        let sql = """
            SELECT tenant_id, max(state IN ('ack', 'closed')) AS is_real, max(state = 'false_positive') AS is_false
            FROM alerts GROUP BY tenant_id
            """
        return try Row.fetchAll(database, sql: sql).reduce(into: [:]) { out, row in
            let (isReal, isFalse): (Bool, Bool) = (row["is_real"], row["is_false"])
            out[row["tenant_id"]] = isReal ? .confirmed : isFalse ? .falsePositive : .open
        }
    }

    /// The policies that held: those that operators set, and while they set none that of the file.
    ///
    /// - Parameters:
    ///   - own: the gateway's own, which lies under all documents.
    ///   - file: what the gateway was started with.
    public func policies(over own: Policy, file: PolicyDocument) throws(StoresError) -> RecordedPolicies {
        try reading { database in
            let rows = try Row.fetchAll(database, sql: "SELECT version, document, time FROM policies ORDER BY version")
            let later = try rows.map { row -> (from: Int64, policy: PolicySet) in
                let (version, text): (Int64, String?) = (row["version"], row["document"])
                let document = try text.map { try PolicyDocument(JSONDocument(Array($0.utf8)).root) } ?? file
                return (row["time"], document.compiled(over: own, version: version))
            }
            return RecordedPolicies(first: file.compiled(over: own), later: later)
        }
    }

    /// The sealed text of a request; nil where none was kept.
    public func text(of request: String) throws(StoresError) -> SealedText? {
        try reading { database in
            let sql = "SELECT tenant_id, time, sealed FROM texts WHERE request_id = ?"
            return try Row.fetchOne(database, sql: sql, arguments: [request]).map { row in
                let sealed: Data = row["sealed"]
                return SealedText(
                    requestID: request, tenantID: row["tenant_id"], time: row["time"], bytes: Array(sealed))
            }
        }
    }

    // MARK: - The decisions

    /// Hands over the decisions of a span that are there now, in their order, with one at a time in memory.
    ///
    /// - Parameter progress: hears now and then how many rows were looked at, and of how many.
    public func each(
        _ span: Span, progress: (Int64, Int64) -> Void = { _, _ in }, _ body: (RecordedCase) throws -> Void
    ) throws {
        let rows = try reading { database in
            let end = try (Int64.fetchOne(database, sql: "SELECT max(seq) FROM decisions") ?? 0) + 1
            return try DecisionTimes.bounds(since: span.since, until: span.until, in: database) ?? 1..<max(1, end)
        }
        var left = span.limit ?? .max
        var from = rows.lowerBound
        while from < rows.upperBound, left > 0 {
            let to = min(from + Self.step, rows.upperBound)
            try database.read { database in
                let cursor = try Row.fetchCursor(
                    database, sql: Self.selection,
                    arguments: [from, to, span.since ?? .min, span.until ?? .max, span.tenant, span.tenant])
                while left > 0, let row = try cursor.next() {
                    try body(try Self.item(row))
                    left -= 1
                }
            }
            from = to
            progress(from - rows.lowerBound, rows.upperBound - rows.lowerBound)
        }
    }

    private static let selection = """
        SELECT d.request_id, d.time, d.tenant_id, d.key_id, d.route, d.model, d.action, d.would, d.score, d.reasons, d.us,
        d.facts, o.total_us, o.input_tokens, o.output_tokens
        FROM decisions AS d LEFT JOIN outcomes AS o ON o.request_id = d.request_id
        WHERE d.seq >= ? AND d.seq < ? AND d.time >= ? AND d.time < ? AND (? IS NULL OR d.tenant_id = ?)
        ORDER BY d.seq
        """

    private static func item(_ row: Row) throws -> RecordedCase {
        let (action, would, reasons): (String, String, String) = (row[6], row[7], row[9])
        guard let action = Action(rawValue: action), let would = Action(rawValue: would) else {
            throw StoresError.corrupt(cause: "a decision has an unknown action")
        }
        let (facts, input, output): (String?, Int?, Int?) = (row[11], row[13], row[14])
        var item = RecordedCase(
            requestID: row[0], time: row[1], tenant: row[2], key: row[3], route: row[4], model: row[5],
            action: action, would: would, score: row[8], reasons: codes(reasons),
            facts: facts.flatMap { Facts(json: $0) })
        item.microseconds = row[10]
        item.duration = row[12]
        if input != nil || output != nil { item.tokens = (input ?? 0) + (output ?? 0) }
        return item
    }

    private static func codes(_ json: String) -> [ReasonCode] {
        guard json != "[]", let list = try? JSONDocument(Array(json.utf8)).root else { return [] }
        return list.elements.compactMap { $0.string.flatMap(ReasonCode.init) }
    }

    private func reading<Value>(_ body: (Database) throws -> Value) throws(StoresError) -> Value {
        do { return try database.read(body) } catch { throw StoresError(error) }
    }
}
