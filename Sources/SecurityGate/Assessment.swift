import Vocabulary

/// All that the detectors found out about one request: the gate's only input besides the principal's policy.
public struct Assessment: Sendable {
    /// Score of the text, 0 to 100.
    public var score: Int
    /// What explains the score.
    public var findings: [Finding]
    /// Signals about the tenant's behaviour over time; they raise alerts and at least a warning.
    public var signals: [Signal]
    /// Set when the model that is asked for may not be used now.
    public var modelRefusal: ReasonCode?
    /// Where conversation and tenant stand with this request.
    public var session: SessionStanding
    /// Why earlier stages would have refused the request, had their control not been monitored.
    public var waived: [ReasonCode]
    /// Simulated bans and quarantines of whoever asks: whatever policy says, they only show what would be.
    public var simulated: [ReasonCode] = []
    /// The steps that earlier signals led to; nil for none.
    public var response: ResponseStanding?
    /// Controls that could not do their work, and without which policy lets the request go on; for the record.
    public var lapses: [ReasonCode]

    public init(
        score: Int = 0, findings: [Finding] = [], signals: [Signal] = [], modelRefusal: ReasonCode? = nil,
        session: SessionStanding = SessionStanding(), waived: [ReasonCode] = [], lapses: [ReasonCode] = []
    ) {
        self.score = score
        self.findings = findings
        self.signals = signals
        self.modelRefusal = modelRefusal
        self.session = session
        self.waived = waived
        self.lapses = lapses
    }

    /// A behavioural signal with its evidence in words.
    public struct Signal: Sendable, Equatable {
        public var code: ReasonCode
        /// 0 to 1.
        public var confidence: Double
        public var evidence: String

        public init(code: ReasonCode, confidence: Double, evidence: String) {
            self.code = code
            self.confidence = confidence
            self.evidence = evidence
        }
    }
}
