import Vocabulary

/// What the gateway decided about one request: one row of `decisions`, without its number and its link in the chain.
public struct DecisionRow: Sendable, Equatable {
    /// The value of `x-request-id`; unique.
    public var requestID: String
    /// Milliseconds since 1970.
    public var time: Int64
    public var tenantID: String
    public var keyID: String
    /// Path of the route: `/v1/chat/completions`.
    public var route: String
    /// The model that was asked for; nil where the body could not be read.
    public var model: String?
    /// What was done.
    public var action: Action
    /// What would have been done if the tenant were enforced rather than monitored.
    public var would: Action
    /// Score of this request, 0 to 100.
    public var score: Int
    /// Risk of the tenant after it, 0 to 100.
    public var risk: Int
    /// A JSON array of reason codes and evidence; never text of the prompt beyond what policy allows.
    public var reasons: String
    /// Keyed digest of the text that was scored; nil where there was none.
    public var promptDigest: [UInt8]?
    /// Time the decision took, in microseconds.
    public var microseconds: Int
    /// Which run of which gateway decided.
    public var boot: String
    /// What the gate judged by, as JSON; nil where there is nothing to say.
    public var facts: String?

    public init(
        requestID: String, time: Int64, tenantID: String, keyID: String, route: String, model: String?,
        action: Action, would: Action, score: Int, risk: Int, reasons: String, promptDigest: [UInt8]?,
        microseconds: Int, boot: String, facts: String? = nil
    ) {
        self.requestID = requestID
        self.time = time
        self.tenantID = tenantID
        self.keyID = keyID
        self.route = route
        self.model = model
        self.action = action
        self.would = would
        self.score = score
        self.risk = risk
        self.reasons = reasons
        self.promptDigest = promptDigest
        self.microseconds = microseconds
        self.boot = boot
        self.facts = facts
    }

    /// The same row as SQLite can hold it: its C strings end at a NUL, so a NUL from outside becomes `U+FFFD` before
    /// the row is chained and stored.
    var storable: DecisionRow {
        guard hasNUL else { return self }
        var row = self
        row.requestID = Self.withoutNUL(requestID)
        row.tenantID = Self.withoutNUL(tenantID)
        row.keyID = Self.withoutNUL(keyID)
        row.route = Self.withoutNUL(route)
        row.model = model.map(Self.withoutNUL)
        row.reasons = Self.withoutNUL(reasons)
        row.boot = Self.withoutNUL(boot)
        row.facts = facts.map(Self.withoutNUL)
        return row
    }

    private var hasNUL: Bool {
        requestID.utf8.contains(0) || tenantID.utf8.contains(0) || keyID.utf8.contains(0) || route.utf8.contains(0)
            || (model?.utf8.contains(0) ?? false) || reasons.utf8.contains(0) || boot.utf8.contains(0)
            || (facts?.utf8.contains(0) ?? false)
    }

    private static func withoutNUL(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
