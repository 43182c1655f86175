import Vocabulary

/// What the gate judged a request by, beyond the score: enough to judge it again under another policy.
///
/// Never any text, evidence or place in a text. A plain request that was let through has none.
public struct Facts: Sendable, Equatable {
    /// A finding without what it matched.
    public struct Mark: Sendable, Equatable {
        public var code: ReasonCode
        /// 0 to 100.
        public var weight: Int
        /// The rule that matched: `override.ignore_previous`.
        public var rule: String

        public init(code: ReasonCode, weight: Int, rule: String) {
            self.code = code
            self.weight = weight
            self.rule = rule
        }
    }

    /// A signal about the tenant's behaviour without its evidence.
    public struct Hint: Sendable, Equatable {
        public var code: ReasonCode
        /// 0 to 1.
        public var confidence: Double

        public init(code: ReasonCode, confidence: Double) {
            self.code = code
            self.confidence = confidence
        }
    }

    /// Heaviest first, ``limit`` at most.
    public var findings: [Mark] = []
    /// Findings that are left out.
    public var omitted = 0
    public var signals: [Hint] = []
    public var session = SessionStanding()
    /// Why earlier stages would have refused the request, had their control not been monitored.
    public var waived: [ReasonCode] = []
    /// Simulated bans and quarantines of whoever asked.
    public var simulated: [ReasonCode] = []
    /// The steps of the response ladder that held.
    public var response: ResponseStanding?
    /// Controls that could not do their work, without which the request went on.
    public var lapses: [ReasonCode] = []
    /// Why the model could not be used.
    public var modelRefusal: ReasonCode?
    /// True where the model was refused since policy does not name it.
    public var isModelBarred = false
    public var asked: AskedParameters?
    /// The permission for want of which the body was refused; then nothing was scored.
    public var lacked: ParameterPolicy.Permission?
    /// How the tenant's rulings were carried out.
    public var mode = Mode.enforce
    /// Of the policy that judged it; 0 where operators had set none.
    public var policy: Int64 = 0

    /// Most findings, signals and waived codes, each.
    public static let limit = 32

    public init() {}

    /// What is to be kept of a request that the gate judged; nil where there is nothing to say.
    public init?(_ assessment: Assessment, asked: AskedParameters?, isModelBarred: Bool, mode: Mode, policy: Int64) {
        let counts = assessment.session.fresh >= TenantRisk.floor
        guard
            !assessment.findings.isEmpty || !assessment.signals.isEmpty || counts || !assessment.waived.isEmpty
                || !assessment.simulated.isEmpty || assessment.response != nil || !assessment.lapses.isEmpty
                || assessment.modelRefusal != nil || asked != nil || isModelBarred
        else { return nil }
        take(assessment.findings)
        signals = assessment.signals.prefix(Self.limit).map { Hint(code: $0.code, confidence: $0.confidence) }
        if counts { session = assessment.session }
        waived = Array(assessment.waived.prefix(Self.limit))
        simulated = Array(assessment.simulated.prefix(Self.limit))
        response = assessment.response
        lapses = Array(assessment.lapses.prefix(Self.limit))
        modelRefusal = assessment.modelRefusal
        self.isModelBarred = isModelBarred
        self.asked = asked
        self.mode = mode
        self.policy = policy
    }

    /// What is to be kept of a request that was refused apart from the gate; nil where no policy would have taken it.
    public init?(_ refusal: Refusal, isModelBarred: Bool, mode: Mode, policy: Int64) {
        guard refusal.lacked != nil || isModelBarred else { return nil }
        lacked = refusal.lacked
        self.isModelBarred = isModelBarred
        self.mode = mode
        self.policy = policy
    }

    /// Keeps these findings in place of others.
    public mutating func take(_ found: [Finding]) {
        findings = found.prefix(Self.limit).map { Mark(code: $0.code, weight: $0.weight, rule: $0.rule) }
        omitted = found.count - findings.count
    }

    /// The gate's input once more.
    public func assessment(score: Int) -> Assessment {
        var assessment = Assessment(
            score: score, findings: findings.map { Finding(code: $0.code, weight: $0.weight, rule: $0.rule) },
            signals: signals.map { .init(code: $0.code, confidence: $0.confidence, evidence: "") },
            modelRefusal: modelRefusal, session: session, waived: waived,
            lapses: lapses)
        assessment.simulated = simulated
        assessment.response = response
        return assessment
    }
}
