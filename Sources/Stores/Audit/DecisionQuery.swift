import GRDB
import Vocabulary

/// Which decisions to read; all conditions must hold.
public struct DecisionFilter: Sendable, Equatable {
    /// A tenant's id.
    public var tenant: String?
    /// Any of these; nil for all.
    public var actions: Set<Action>?
    /// Only rows with a smaller number, to go on where a page ended.
    public var before: Int64?
    /// At most this many, 1,000 at the very most.
    public var limit: Int

    public init(tenant: String? = nil, actions: Set<Action>? = nil, before: Int64? = nil, limit: Int = 100) {
        self.tenant = tenant
        self.actions = actions
        self.before = before
        self.limit = limit
    }
}

/// A filter as SQL. It names the index to use, so that no page ever needs a sort or a walk over all rows.
struct DecisionQuery {
    let sql: String
    let arguments: StatementArguments

    init(_ filter: DecisionFilter) {
        var conditions: [String] = []
        var arguments: [DatabaseValue] = []
        if let tenant = filter.tenant {
            conditions.append("d.tenant_id = ?")
            arguments.append(tenant.databaseValue)
        }
        if let before = filter.before {
            conditions.append("d.seq < ?")
            arguments.append(before.databaseValue)
        }
        if let actions = filter.actions { conditions += Self.conditions(on: actions) }
        arguments.append(min(max(filter.limit, 0), AuditReader.limit).databaseValue)
        let clause = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        sql = Self.selection(index: Self.index(for: filter)) + clause + " ORDER BY d.seq DESC LIMIT ?"
        self.arguments = StatementArguments(arguments)
    }

    /// Everything of a decision and its outcome; a clause follows.
    static func selection(index: String? = nil) -> String {
        """
        SELECT d.*, o.time AS o_time, o.status, o.outcome, o.first_byte_us, o.total_us, o.input_tokens, o.output_tokens
        FROM decisions AS d \(index.map { "INDEXED BY \($0)" } ?? "")
        LEFT JOIN outcomes AS o ON o.request_id = d.request_id

        """
    }

    private static func index(for filter: DecisionFilter) -> String? {
        let isRare = filter.actions.map { !$0.contains(.allow) } ?? false
        switch (filter.tenant != nil, isRare) {
        case (true, true): return "decisions_tenant_flagged"
        case (true, false): return "decisions_tenant"
        case (false, true): return filter.actions?.count == 1 ? "decisions_action" : "decisions_flagged"
        case (false, false): return nil
        }
    }

    /// The first condition is what lets SQLite use the indexes of rare actions.
    private static func conditions(on actions: Set<Action>) -> [String] {
        let words = actions.map { "'\($0.rawValue)'" }.sorted()
        let isAnyOf = words.count == 1 ? "d.action = \(words[0])" : "d.action IN (\(words.joined(separator: ", ")))"
        return actions.contains(.allow) ? [isAnyOf] : ["d.action <> 'allow'", isAnyOf]
    }
}
