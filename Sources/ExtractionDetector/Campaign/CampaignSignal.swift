import Vocabulary

/// Evidence that several tenants copy the model together.
public struct CampaignSignal: Sendable, Equatable {
    /// ``ReasonCode/extCoordinatedKeys``.
    public var code: ReasonCode
    /// The rule that was met: a stable id such as `campaign.tasks`.
    public var rule: String
    /// How sure the rule is, 0 to 1, as in ``ExtractionSignal``.
    public var confidence: Double
    /// The tenants, by their keyed hashes, in ascending order; ``CampaignState/memberLimit`` at most.
    public var members: [UInt64]
    /// What they share, in words.
    public var evidence: String
    /// Requests behind the signal.
    public var count: Int

    public init(
        code: ReasonCode = .extCoordinatedKeys, rule: String, confidence: Double, members: [UInt64], evidence: String,
        count: Int
    ) {
        self.code = code
        self.rule = rule
        self.confidence = confidence
        self.members = members
        self.evidence = evidence
        self.count = count
    }
}
