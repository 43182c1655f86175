import Vocabulary

/// Evidence that a tenant is copying the model rather than using it.
public struct ExtractionSignal: Sendable, Equatable {
    public var code: ReasonCode
    /// How sure the rule is, 0 to 1: below 0.5 is a note for people, from 0.8 on a policy may act.
    public var confidence: Double
    /// What was seen, in words: `8 different logit_bias settings in 10 min`.
    public var evidence: String
    /// Requests behind the signal.
    public var count: Int

    public init(code: ReasonCode, confidence: Double, evidence: String, count: Int) {
        self.code = code
        self.confidence = confidence
        self.evidence = evidence
        self.count = count
    }
}
