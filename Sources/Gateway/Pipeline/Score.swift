import ExtractionDetector
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// Stage 5: what the detectors say of the text, of the tenant's behaviour and of the model.
enum Score {
    static func run(_ admitted: Admitted, _ services: LoopServices) -> Scored {
        let shared = services.shared
        guard let chat = admitted.decoded.chat else {
            return Scored(admitted: admitted, assessment: Assessment(), risk: 0)
        }
        let tenant = admitted.decoded.authenticated.principal.tenantID
        let text = shared.scorer.score(chat.segments)
        let now = SystemClock.monotonic() / 1000
        let signals = shared.behaviour.observe(sample(chat, shared.prompts), tenant: tenant, at: now)
        let risk = shared.behaviour.risk(
            tenant: tenant, adding: text.score, why: text.findings.first?.code.rawValue ?? "", at: now)
        let assessment = Assessment(
            score: text.score, findings: text.findings,
            signals: signals.map { .init(code: $0.code, confidence: $0.confidence, evidence: $0.evidence) },
            modelRefusal: refusal(of: chat.model, shared))
        return Scored(admitted: admitted, assessment: assessment, risk: risk)
    }

    /// A name that neither the verified store nor the server knows is a client's mistake, not a doubtful model.
    private static func refusal(of model: String, _ shared: Shared) -> ReasonCode? {
        guard let code = shared.models.refusal(for: model) else { return nil }
        guard code == .modelUnknown, let facts = shared.upstream.facts else { return code }
        let isOffered = facts.models.contains { $0.name == model || $0.name == "\(model):latest" }
        return isOffered ? code : .modelNotAllowed
    }

    private static func sample(_ chat: ChatRequest, _ reader: PromptReader) -> ExtractionSample {
        let parameters = chat.parameters
        return ExtractionSample(
            hasLogitBias: parameters.logitBias != nil, logitBiasHash: parameters.logitBias.map { hash($0) } ?? 0,
            logprobs: parameters.logprobs, topLogprobs: parameters.topLogprobs ?? 0, n: parameters.n ?? 1,
            temperature: parameters.temperature, maxTokens: parameters.maxTokens,
            turns: max(0, chat.messages.count { $0.role == .user } - 1), prompt: reader.read(chat.segments))
    }

    /// FNV-1a over the bias as it was written.
    private static func hash(_ view: JSONView) -> UInt64 {
        view.source.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
