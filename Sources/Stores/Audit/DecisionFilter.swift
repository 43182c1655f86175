import Vocabulary

/// Which decisions to read; all conditions must hold.
public struct DecisionFilter: Sendable, Equatable {
    /// A tenant's id.
    public var tenant: String?
    /// Any of these; nil for all.
    public var actions: Set<Action>?
    /// A key's id.
    public var key: String?
    /// A model's name, exactly.
    public var model: String?
    /// Only rows that give this reason.
    public var reason: ReasonCode?
    /// Only rows with this score or a higher one.
    public var minScore: Int?
    /// Only rows from this time on, in ms since 1970.
    public var since: Int64?
    /// Only rows before this time, in ms since 1970.
    public var until: Int64?
    /// The id of a request.
    public var request: String?
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

    /// True when rows must be looked at one by one, since no index knows which ones are meant.
    var walks: Bool {
        guard request == nil else { return false }
        return key != nil || model != nil || reason != nil || minScore != nil || since != nil || until != nil
            || (tenant != nil && !isOfRare)
    }

    /// True when only rows are meant that do not just say `allow`: those are in indexes. An index over all rows by tenant
    /// would be written all over with many tenants, and cost each request a fifth more.
    var isOfRare: Bool { actions.map { !$0.contains(.allow) } ?? false }
}

/// Some of the decisions that a filter lets through, newest first.
public struct DecisionPage: Sendable, Equatable {
    public var records: [DecisionRecord]
    /// What `before` must be to go on; nil at the end. A page may be short, even empty, and yet not the last one: it looks
    /// at 20,000 rows at most.
    public var next: Int64?

    init(records: [DecisionRecord], next: Int64? = nil) {
        self.records = records
        self.next = next
    }
}
