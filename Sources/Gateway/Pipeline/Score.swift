import ExtractionDetector
import Inference
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// Stage 5: what the detectors say of the text, of the tenant's behaviour and of the model.
enum Score {
    static func run(_ admitted: Admitted, _ services: LoopServices) -> Scored {
        let shared = services.shared
        guard let request = admitted.decoded.request else {
            return Scored(admitted: admitted, assessment: Assessment(), risk: 0)
        }
        let principal = admitted.decoded.authenticated.principal
        let tenant = principal.tenantID
        let text = shared.scorer.score(request.segments)
        let now = SystemClock.monotonic() / 1000
        let signals =
            sample(request, shared.prompts).map {
                shared.behaviour.observe($0, tenant: tenant, at: now)
            } ?? []
        let risk = shared.behaviour.risk(
            tenant: tenant, adding: text.score, why: text.findings.first?.code.rawValue ?? "", at: now)
        let assessment = Assessment(
            score: text.score, findings: text.findings,
            signals: signals.map { .init(code: $0.code, confidence: $0.confidence, evidence: $0.evidence) },
            modelRefusal: refusal(of: request.model, principal, shared))
        return Scored(admitted: admitted, assessment: assessment, risk: risk)
    }

    /// A name that neither the verified store nor the server knows is a client's mistake, not a doubtful model. One that
    /// the tenant may not use is looked up under no name, which nobody knows either.
    private static func refusal(of name: String, _ principal: Principal, _ shared: Shared) -> ReasonCode? {
        let model = principal.access.allows(model: name) ? name : ""
        guard let code = shared.models.refusal(for: model) else { return nil }
        guard code == .modelUnknown else { return code }
        return shared.upstreams.offers(model, to: .init(principal)) == false ? .modelNotAllowed : code
    }

    /// Nil for vectors: an index is built from many texts of one kind, which is no sign of anything.
    private static func sample(_ request: ModelRequest, _ reader: PromptReader) -> ExtractionSample? {
        if case .embedding = request { return nil }
        let sampling = request.sampling
        return ExtractionSample(
            hasLogitBias: sampling.logitBias != nil, logitBiasHash: sampling.logitBias.map { hash($0) } ?? 0,
            logprobs: sampling.logprobs, topLogprobs: sampling.topLogprobs ?? 0, echo: sampling.echo,
            n: sampling.n ?? 1,
            temperature: sampling.temperature, maxTokens: sampling.maxTokens, turns: request.earlierTurns,
            prompt: reader.read(request.segments))
    }

    /// FNV-1a over the bias as it was written.
    private static func hash(_ view: JSONView) -> UInt64 {
        view.source.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
