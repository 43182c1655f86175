import Vocabulary

/// A decision on record with its end, as replay takes it.
public struct RecordedCase: Sendable, Equatable {
    public var requestID: String
    /// Milliseconds since 1970: when it was decided.
    public var time: Int64
    public var tenant: String
    public var key: String
    /// Path of the route.
    public var route: String
    public var model: String?
    public var action: Action
    public var would: Action
    /// 0 to 100.
    public var score: Int
    public var reasons: [ReasonCode]
    public var facts: Facts?
    /// Microseconds that the decision took.
    public var microseconds = 0
    /// Microseconds from the request's first byte to the answer's last; nil while unknown.
    public var duration: Int?
    /// Tokens in and out together; nil where none are known.
    public var tokens: Int?

    public init(
        requestID: String, time: Int64, tenant: String, key: String, route: String = "/v1/chat/completions",
        model: String? = nil, action: Action, would: Action? = nil, score: Int = 0, reasons: [ReasonCode] = [],
        facts: Facts? = nil
    ) {
        self.requestID = requestID
        self.time = time
        self.tenant = tenant
        self.key = key
        self.route = route
        self.model = model
        self.action = action
        self.would = would ?? action
        self.score = score
        self.reasons = reasons
        self.facts = facts
    }

    /// Why it was refused apart from the gate; nil for the gate's own rulings.
    public var refusal: ReasonCode? {
        guard action == .block, let code = reasons.first else { return nil }
        guard let facts else { return code }
        return facts.lacked != nil || facts.isModelBarred && reasons == [.modelNotAllowed] ? code : nil
    }

    /// When it came, in microseconds since 1970.
    var arrival: Int { Int(time) * 1000 - microseconds }

    /// Whether the model was to write something, so that the limits of parameters bear on it.
    var isGeneration: Bool { model != nil && !route.hasSuffix("embeddings") && !route.hasSuffix("embed") }
}
