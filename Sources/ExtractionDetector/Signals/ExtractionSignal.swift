import Vocabulary

/// Evidence that a tenant is copying the model rather than using it.
public struct ExtractionSignal: Sendable, Equatable {
    public var code: ReasonCode
    /// The rule that was met: a stable id such as `param.bias`.
    public var rule: String
    /// How sure the rule is, 0 to 1: below 0.5 is a note for people, from 0.8 on a policy may act.
    public var confidence: Double
    /// What was seen, in words: `8 different logit_bias settings in 10 min`.
    public var evidence: String
    /// Requests behind the signal.
    public var count: Int

    /// The confidence from which on a signal raises an alert; below it is a note.
    public static let alertConfidence = 0.5

    /// Somebody is to be called.
    public var isAlert: Bool { confidence >= Self.alertConfidence }

    public init(code: ReasonCode, rule: String = "", confidence: Double, evidence: String, count: Int) {
        self.code = code
        self.rule = rule
        self.confidence = confidence
        self.evidence = evidence
        self.count = count
    }
}
