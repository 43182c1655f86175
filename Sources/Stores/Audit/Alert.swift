import Vocabulary

/// Something that an operator should look at.
public struct Alert: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable, Codable {
        case new, ack, closed
        case falsePositive = "false_positive"
    }

    public let id: String
    /// When it was raised first, in milliseconds since 1970.
    public let time: Int64
    public let tenantID: String
    /// What it is about where that is no tenant, such as the name of a model; empty for the gateway as a whole.
    public let subject: String
    public let code: ReasonCode
    public let severity: Severity
    /// 0 to 100.
    public let confidence: Int
    /// JSON or words, without text of prompts.
    public let evidence: String
    public let state: State
    /// The operator who changed the state last.
    public let by: String?
    /// How often it was raised.
    public let count: Int
    /// When it was raised last, in milliseconds since 1970.
    public let seen: Int64

    public init(
        id: String, time: Int64, tenantID: String, subject: String = "", code: ReasonCode, severity: Severity,
        confidence: Int, evidence: String, state: State = .new, by: String? = nil, count: Int = 1, seen: Int64? = nil
    ) {
        self.id = id
        self.time = time
        self.tenantID = tenantID
        self.subject = subject
        self.code = code
        self.severity = severity
        self.confidence = confidence
        self.evidence = evidence
        self.state = state
        self.by = by
        self.count = count
        self.seen = seen ?? time
    }
}
