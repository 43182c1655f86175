import Inference
import NIOCore
import SecurityGate
import Vocabulary
import Wire

/// A request as it goes to one model server, with the breaker's leave to send it.
struct Outgoing {
    var bytes: ByteBuffer
    let api: UpstreamAPI
    let upstream: Int
    let permit: CircuitBreaker.Permit
    /// The tenant whose connections alone it may take; nil for shared ones.
    let owner: String?
}

/// Stage 7: the servers that may answer a request, in their order, and the request as each of them takes it:
/// re-serialised in its dialect, with what keeps it apart from other tenants' requests there.
struct Forward {
    private let request: ModelRequest
    private let separation: Separation
    /// Field lines that say which trace it is part of.
    private let trace: String
    private var candidates: ArraySlice<Int>
    /// What was written last: most servers of a request take it alike.
    private var written: (dialect: Dialect, separation: CacheSeparation, call: UpstreamCall)?
    /// Why the candidates so far could not be asked; what may be otherwise in a moment counts most.
    private var refusal: Refusal?

    static func prepare(
        _ cleared: Cleared, _ request: ModelRequest, _ policy: IsolationPolicy, _ trace: TraceContext?,
        _ services: LoopServices
    ) -> Step<Forward> {
        guard services.shared.audit.isHealthy else { return .stop(Refusal(.auditUnavailable)) }
        let tenant = UpstreamRouter.Tenant(cleared.scored.admitted.decoded.authenticated.principal)
        let candidates = services.shared.upstreams.candidates(model: request.model, tenant: tenant)
        if candidates.isEmpty { return .stop(.unknownModel(request.model)) }
        let separation = Separation(policy, tenant: tenant.id, services.separators)
        return .go(Forward(request, separation, trace?.lines ?? "", candidates))
    }

    private init(_ request: ModelRequest, _ separation: Separation, _ trace: String, _ candidates: [Int]) {
        self.trace = trace
        self.request = request
        self.separation = separation
        self.candidates = candidates[...]
    }

    /// The request for the next server that can take it now, or why none is left.
    mutating func next(_ services: LoopServices) -> Step<Outgoing> {
        while let index = candidates.popFirst() {
            let entry = services.shared.upstreams.entries[index]
            guard entry.state.quarantinedSince == nil else {
                note(.outOfService)
                continue
            }
            guard let dialect = entry.state.dialect else {
                note(Refusal(.upstreamUnavailable))
                continue
            }
            do throws(DecodeRefusal) {
                let call = try call(dialect, separation.at(entry, dialect))
                guard let permit = entry.health.admit(at: services.now) else {
                    note(Refusal(.circuitOpen, retryAfter: max(1, Int(entry.health.pause(at: services.now)))))
                    continue
                }
                let bytes = services.links[index].request.post(call.api.path, call.body, lines: trace)
                return .go(
                    Outgoing(
                        bytes: bytes, api: call.api, upstream: index, permit: permit, owner: separation.owner(at: entry)
                    ))
            } catch {
                note(Refusal(error.code, message: error.message, param: error.param))
            }
        }
        return .stop(refusal ?? Refusal(.upstreamUnavailable))
    }

    private mutating func call(
        _ dialect: Dialect, _ separation: CacheSeparation
    ) throws(DecodeRefusal) -> UpstreamCall {
        if let written, written.dialect == dialect, written.separation == separation { return written.call }
        let call = try request.call(dialect, apart: separation)
        written = (dialect, separation, call)
        return call
    }

    /// Why a candidate cannot be asked that may be asked again soon.
    var obstacle: Refusal? { refusal.flatMap { $0.code.status >= 500 ? $0 : nil } }

    private mutating func note(_ reason: Refusal) {
        if let refusal, refusal.code.status >= 500 || reason.code.status < 500 { return }
        refusal = reason
    }
}

extension Refusal {
    /// An operator must look at the server first.
    fileprivate static let outOfService = Refusal(
        .circuitOpen, message: "The model's server is out of service. Ask the operator of this gateway.", isFinal: true)

    /// The model is none that this tenant can be served with; in Ollama's words, which name it.
    static func unknownModel(_ name: String) -> Refusal {
        let shown = name.unicodeScalars.prefix(80).map { 0x20...0x7E ~= $0.value ? Character($0) : "?" }
        return Refusal(.modelNotAllowed, message: "model '\(String(shown))' not found")
    }
}
