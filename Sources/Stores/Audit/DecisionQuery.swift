import GRDB
import Vocabulary

/// A filter as SQL. It names the index to use, so that no page ever needs a sort or a walk over all rows: what no index
/// knows is looked for in the next ``walkLimit`` rows only.
struct DecisionQuery {
    /// Most rows that a page looks at.
    static let walkLimit = 20_000

    let sql: String
    let arguments: StatementArguments

    /// - Parameter bounds: the numbers of the rows to look at; nil for all that the filter's index knows.
    init(_ filter: DecisionFilter, bounds: Range<Int64>? = nil) {
        let conditions = Self.known(filter, bounds) + Self.looked(filter)
        sql =
            Self.selection(index: Self.index(for: filter)) + conditions.clause
            + " ORDER BY d.seq DESC LIMIT \(Self.limit(filter))"
        arguments = StatementArguments(conditions.values)
    }

    /// Reads how many rows there are to look at, ``walkLimit`` at most, and the least number among them.
    static func window(_ filter: DecisionFilter, bounds: Range<Int64>?) -> (sql: String, arguments: StatementArguments)
    {
        let conditions = known(filter, bounds)
        let walked = """
            SELECT d.seq FROM decisions AS d \(indexed(index(for: filter))) \(conditions.clause)
            ORDER BY d.seq DESC LIMIT \(walkLimit)
            """
        return (
            "SELECT count(*) AS count, min(seq) AS least FROM (\(walked))", StatementArguments(conditions.values)
        )
    }

    static func limit(_ filter: DecisionFilter) -> Int { min(max(filter.limit, 0), AuditReader.limit) }

    /// Everything of a decision and its outcome; a clause follows.
    static func selection(index: String? = nil) -> String {
        """
        SELECT d.*, o.time AS o_time, o.status, o.outcome, o.first_byte_us, o.total_us, o.input_tokens,
            o.output_tokens, o.output
        FROM decisions AS d \(indexed(index)) LEFT JOIN outcomes AS o ON o.request_id = d.request_id

        """
    }

    private static func indexed(_ index: String?) -> String { index.map { "INDEXED BY \($0)" } ?? "" }

    private struct Conditions {
        var texts: [String] = []
        var values: [DatabaseValue] = []

        mutating func add(_ text: String, _ value: some DatabaseValueConvertible) {
            texts.append(text)
            values.append(value.databaseValue)
        }

        static func + (left: Conditions, right: Conditions) -> Conditions {
            Conditions(texts: left.texts + right.texts, values: left.values + right.values)
        }

        var clause: String { texts.isEmpty ? "" : "WHERE " + texts.joined(separator: " AND ") }
    }

    /// What an index knows.
    private static func known(_ filter: DecisionFilter, _ bounds: Range<Int64>?) -> Conditions {
        var out = Conditions()
        if let tenant = filter.tenant, filter.isOfRare { out.add("d.tenant_id = ?", tenant) }
        if let before = filter.before { out.add("d.seq < ?", before) }
        if let bounds {
            out.add("d.seq >= ?", bounds.lowerBound)
            out.add("d.seq < ?", bounds.upperBound)
        }
        if let actions = filter.actions { out.texts += Self.conditions(on: actions) }
        return out
    }

    /// What is looked for row by row.
    private static func looked(_ filter: DecisionFilter) -> Conditions {
        var out = Conditions()
        if let request = filter.request { out.add("d.request_id = ?", request) }
        if let tenant = filter.tenant, !filter.isOfRare { out.add("d.tenant_id = ?", tenant) }
        if let key = filter.key { out.add("d.key_id = ?", key) }
        if let model = filter.model { out.add("d.model = ?", model) }
        if let reason = filter.reason {
            out.add("instr(d.reasons || ifnull(o.output, ''), ?) > 0", "\"\(reason.rawValue)\"")
        }
        if let score = filter.minScore { out.add("d.score >= ?", score) }
        if let since = filter.since { out.add("d.time >= ?", since) }
        if let until = filter.until { out.add("d.time < ?", until) }
        return out
    }

    private static func index(for filter: DecisionFilter) -> String? {
        if filter.request != nil { return nil }
        guard filter.isOfRare else { return nil }
        if filter.tenant != nil { return "decisions_tenant_flagged" }
        return filter.actions?.count == 1 ? "decisions_action" : "decisions_flagged"
    }

    /// The first condition is what lets SQLite use the indexes of rare actions.
    private static func conditions(on actions: Set<Action>) -> [String] {
        let words = actions.map { "'\($0.rawValue)'" }.sorted()
        let isAnyOf = words.count == 1 ? "d.action = \(words[0])" : "d.action IN (\(words.joined(separator: ", ")))"
        return actions.contains(.allow) ? [isAnyOf] : ["d.action <> 'allow'", isAnyOf]
    }
}
