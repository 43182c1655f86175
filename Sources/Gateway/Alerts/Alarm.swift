import SecurityGate
import Stores
import Vocabulary

/// A sign that somebody should look at something; those of one tenant or subject and code make up one alert.
struct Alarm: Sendable, Equatable {
    var code: ReasonCode
    var severity: Severity
    /// 0 to 100.
    var confidence: Int
    /// The tenant's id; empty where it concerns the gateway itself.
    var tenant: String
    /// What it is about where that is no tenant: a model's name.
    var subject: String
    /// Words without text of prompts.
    var evidence: String

    /// Most bytes of evidence that are kept.
    static let evidenceLimit = 1000

    init(
        _ code: ReasonCode, _ severity: Severity, confidence: Int = 100, tenant: String = "", subject: String = "",
        evidence: String
    ) {
        self.code = code
        self.severity = severity
        self.confidence = min(100, max(0, confidence))
        self.tenant = tenant
        self.subject = subject
        self.evidence =
            evidence.utf8.count <= Self.evidenceLimit
            ? evidence : String(decoding: evidence.utf8.prefix(Self.evidenceLimit), as: UTF8.self) + "…"
    }

    /// Below a confidence of a half it is only a note.
    init(_ signal: Assessment.Signal, tenant: String) {
        let severity: Severity = signal.confidence >= 0.9 ? .critical : signal.confidence >= 0.5 ? .high : .low
        self.init(
            signal.code, severity, confidence: Int(signal.confidence * 100),
            tenant: tenant, evidence: signal.evidence)
    }

    /// What the risk of a conversation led to; nil where the text alone led to as much, and where the tenant's risk did:
    /// that has an alert of its own (``RiskTicker``).
    init?(escalation ruling: Ruling, tenant: String) {
        guard ruling.reasons.contains(.piMultiturnEscalation),
            ruling.reasons.first(where: { $0.family != .limits }) == .piMultiturnEscalation,
            let finding = ruling.findings.first(where: { $0.rule == "session.conversation" })
        else { return nil }
        self.init(
            .piMultiturnEscalation, ruling.would == .block ? .critical : .high, confidence: finding.weight,
            tenant: tenant, evidence: finding.evidence)
    }

    /// What a conversation came to whose tenant takes no ruling from it; nil below the threshold of a warning.
    init?(unruled standing: SessionStanding, _ policy: SessionPolicy, tenant: String) {
        guard standing.fresh >= TenantRisk.floor, let least = policy.conversationWarn ?? policy.conversationBlock,
            standing.conversation >= least
        else { return nil }
        self.init(
            .piMultiturnEscalation, .high, confidence: standing.conversation, tenant: tenant,
            evidence: "risk of the conversation is \(standing.conversation); this tenant is not ruled by it")
    }
}
