import SecurityGate
import Stores
import Vocabulary
import Wire

/// What was decided about a request, as the audit and the feed take it.
final class Decision {
    let requestID: String
    let tenantID: String
    let tenantName: String
    let keyID: String
    let route: String
    let model: String?
    let ruling: Ruling
    let risk: Int
    let signals: [Assessment.Signal]
    /// Milliseconds since 1970.
    let time: Int
    let microseconds: Int
    /// The trace that the request is part of; nil for none.
    let trace: String?
    let segments: [Segment]
    /// What the gate judged by; nil where there is nothing to say.
    let facts: Facts?
    /// Whether the scored text is kept.
    let isKept: Bool

    /// The ruling of the gate.
    convenience init(_ exchange: Exchange, _ scored: Scored, _ ruling: Ruling) {
        let request = scored.admitted.decoded.request
        self.init(
            exchange, ruling, model: request?.model, risk: scored.risk, signals: scored.assessment.signals,
            segments: request?.segments ?? [], facts: .of(scored, exchange))
    }

    /// A refusal of an earlier stage.
    convenience init(_ exchange: Exchange, _ refusal: Refusal, model: String?) {
        let risk = exchange.services.shared.behaviour.risk(tenant: exchange.authenticated.principal.tenantID)
        self.init(
            exchange, .refused(refusal.code), model: model, risk: risk, signals: [], segments: [],
            facts: .of(refusal, model, exchange))
    }

    private init(
        _ exchange: Exchange, _ ruling: Ruling, model: String?, risk: Int, signals: [Assessment.Signal],
        segments: [Segment], facts: Facts?
    ) {
        let principal = exchange.authenticated.principal
        requestID = exchange.routed.requestID
        tenantID = principal.tenantID
        tenantName = principal.tenantName
        keyID = principal.keyID
        route = exchange.routed.route.name
        self.model = model
        self.ruling = ruling
        self.risk = risk
        self.signals = signals
        self.segments = segments
        self.facts = facts
        trace = exchange.trace?.traceID
        isKept = exchange.gate.policy.sealsText && !segments.isEmpty
        time = SystemClock.wall()
        microseconds = SystemClock.monotonic() - exchange.routed.began
    }
}

extension Facts {
    /// What is to be kept of a request that was scored.
    fileprivate static func of(_ scored: Scored, _ exchange: Exchange) -> Facts? {
        let policy = exchange.gate.policy
        let request = scored.admitted.decoded.request
        let isBarred = request.map { policy.bars(model: $0.model) } ?? false
        return Facts(
            scored.assessment, asked: request?.asked(policy.parameters), isModelBarred: isBarred,
            mode: exchange.authenticated.principal.mode, policy: exchange.policyVersion)
    }

    /// What is to be kept of a request that was refused apart from the gate.
    fileprivate static func of(_ refusal: Refusal, _ model: String?, _ exchange: Exchange) -> Facts? {
        let isBarred = refusal.code == .modelNotAllowed && model.map(exchange.gate.policy.bars) ?? false
        return Facts(
            refusal, isModelBarred: isBarred, mode: exchange.authenticated.principal.mode,
            policy: exchange.policyVersion)
    }
}
