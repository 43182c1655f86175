import Inference
import NIOCore
import SecurityGate
import Vocabulary
import Wire

/// One request on its way through the stages, from its authenticated head to its recorded answer. Belongs to the
/// connection's event loop.
final class Exchange {
    let authenticated: Authenticated
    let services: LoopServices
    /// The gate as it was when the request came: one policy judges all of it.
    let gate: Gate
    private(set) var quota: Quota?
    private var connection: TenantConnection?
    private var relay: AnswerRelay?
    /// What waits for the decision to be durable.
    private var held: [() -> Void] = []
    private var durable = false
    private var closes: Bool
    private var firstByte: Int?
    /// What the gate decided, for answers that fail after it.
    private var ruled = Action.block

    init(_ authenticated: Authenticated, connection: TenantConnection, _ services: LoopServices) {
        self.authenticated = authenticated
        self.connection = connection
        self.services = services
        gate = services.shared.policy.gate
        closes = authenticated.routed.head.closes
    }

    var routed: Routed { authenticated.routed }

    // MARK: - The way

    /// The stages in their order; each takes what the one before made.
    func run(body: [UInt8]) {
        switch Decode.run(authenticated, body: body, services) {
        case .stop(let refusal): refuse(refusal)
        case .go(let decoded):
            Admit.run(decoded, services) { [self] step, quota in
                self.quota = quota
                guard connection != nil else { return abandoned() }
                switch step {
                case .stop(let refusal): refuse(refusal, model: decoded.request?.model)
                case .go(let admitted): decide(Score.run(admitted, services))
                }
            }
        }
    }

    private func decide(_ scored: Scored) {
        switch gate.decide(scored.assessment, mode: authenticated.principal.mode) {
        case .refused(let ruling, var refusal):
            if refusal.code == .modelNotAllowed, let request = scored.admitted.decoded.request {
                refusal = .unknownModel(request.model)
            }
            record(Decision(self, scored, ruling))
            whenDurable { [self, refusal] in answer(refusal, action: .block, score: ruling.score) }
        case .cleared(let clearance): forward(Cleared(scored: scored, clearance: clearance))
        }
    }

    /// The commit of the decision and the model's work overlap; the answer waits for both.
    private func forward(_ cleared: Cleared) {
        guard let request = cleared.scored.admitted.decoded.request else { return list(cleared) }
        guard authenticated.principal.access.allows(model: request.model) else { return conceal(request, cleared) }
        if request.residency == .unload { return reside(cleared, request, .unload) }
        switch Forward.prepare(cleared, request, services) {
        case .stop(let refusal): refuse(refusal, model: request.model)
        case .go(let forward): send(cleared, request, forward)
        }
    }

    /// Answers as if there were no such model: word for word what the model's server would say of one that it lacks.
    private func conceal(_ request: ModelRequest, _ cleared: Cleared) {
        let refusal = Refusal.unknownModel(request.model)
        let isAsked = request.residency == nil && isReachable(request, UpstreamRouter.Tenant(authenticated.principal))
        record(Decision(self, refusal, model: request.model))
        whenDurable { [self] in answer(refusal, action: isAsked ? cleared.clearance.ruling.action : .block) }
    }

    private func send(_ cleared: Cleared, _ request: ModelRequest, _ forward: Forward) {
        var forward = forward
        switch forward.next(services) {
        case .stop(let refusal): refuse(refusal, model: request.model)
        case .go(let first):
            if request.residency == .load, first.api.dialect == .openai {
                services.settle(first.upstream, first.permit, .unknown, tenant: authenticated.principal.tenantID)
                return reside(cleared, request, .load)
            }
            ruled = cleared.clearance.ruling.action
            record(Decision(self, cleared.scored, cleared.clearance.ruling))
            let relay = AnswerRelay(self, request, forward, first: first, headers: headers(cleared))
            self.relay = relay
            relay.start(cleared.clearance)
        }
    }

    /// Answers a request for the model itself. How long it stays in memory is not one tenant's to say, and servers of
    /// OpenAI's kind have it there always, so nothing goes upstream.
    private func reside(_ cleared: Cleared, _ request: ModelRequest, _ finish: FinishReason) {
        let tenant = UpstreamRouter.Tenant(authenticated.principal)
        guard services.shared.upstreams.offers(request.model, to: tenant) ?? isReachable(request, tenant) else {
            return refuse(.unknownModel(request.model), model: request.model)
        }
        record(Decision(self, cleared.scored, cleared.clearance.ruling))
        let now = SystemClock.wallNanoseconds()
        let context = AnswerContext(id: String(routed.requestID.dropFirst(4)), began: now, source: .ollama)
        let body = request.writer(context)?.whole(ModelAnswer(finish: finish), now: now) ?? []
        whenDurable { [self] in
            send(200, body, extra: headers(cleared))
            self.finish(status: 200, .ok)
        }
    }

    /// Whether a model of which nothing is known can be asked for at all.
    private func isReachable(_ request: ModelRequest, _ tenant: UpstreamRouter.Tenant) -> Bool {
        !services.shared.upstreams.candidates(model: request.model, tenant: tenant).isEmpty
    }

    private func list(_ cleared: Cleared) {
        record(Decision(self, cleared.scored, cleared.clearance.ruling))
        let reply = Listing.answer(routed.route, authenticated.principal, services.shared)
        whenDurable { [self] in
            send(reply.status, reply.body, contentType: reply.contentType, extra: headers(cleared))
            finish(status: reply.status, .ok)
        }
    }

    /// Ends the request with a refusal that is on record like any other decision.
    func refuse(_ refusal: Refusal, model: String? = nil, closes: Bool = false) {
        if closes { self.closes = true }
        if refusal.code == .rateRequests, services.isRepeated(tenant: authenticated.principal.tenantID) {
            services.tally(subject: authenticated.principal.tenantID, refusal.code)
            durable = true
            return answer(refusal, action: .block, outcome: false)
        }
        record(Decision(self, refusal, model: model))
        whenDurable { [self] in answer(refusal, action: .block) }
    }

    // MARK: - Record

    private func record(_ decision: Decision) {
        Record.run(decision, services) { [self] stored in
            guard stored else { return auditFailed() }
            durable = true
            Publish.run(decision, gate.policy, services)
            let waiting = held
            held = []
            for action in waiting { action() }
        }
    }

    private func auditFailed() {
        services.shared.counters.auditRefused.add(1, ordering: .relaxed)
        relay?.cancel()
        relay = nil
        held = []
        durable = true
        answer(Refusal(.auditUnavailable), action: .block, outcome: false)
    }

    var isDurable: Bool { durable }

    /// Runs now or as soon as the decision is durable: no byte of an answer leaves before.
    func whenDurable(_ action: @escaping () -> Void) {
        if durable { action() } else { held.append(action) }
    }

    // MARK: - The client

    func clientGone() {
        connection = nil
        guard let relay else { return }
        relay.cancel()
        self.relay = nil
        held = []
        // What the model wrote was paid for, whoever is there to read it.
        whenDurable { [self] in finish(status: 0, .clientAbort, usage: relay.usage) }
    }

    func clientWritable(_ writable: Bool) { relay?.setReading(writable) }

    private func abandoned() {
        record(Decision(self, Refusal(.requestTimeout), model: nil))
        whenDurable { [self] in finish(status: 0, .clientAbort) }
    }

    private func answer(_ refusal: Refusal, action: Action, score: Int? = nil, outcome: Bool = true) {
        let dialect = routed.route.dialect
        let status = ErrorBody.status(refusal.code, dialect)
        let body = ErrorBody.json(refusal.code, message: refusal.message, param: refusal.param, dialect)
        var lines = RateHeaders.lines(quota) + RateHeaders.lines(refusal, action: action)
        if let score, gate.policy.exposeRisk { lines += "x-secureinfer-risk: \(score)\r\n" }
        send(status, body, extra: lines)
        if outcome { finish(status: status, refusal.code.family == .system ? .upstreamError : .refused) } else { end() }
    }

    private func headers(_ cleared: Cleared) -> String {
        var lines = RateHeaders.lines(quota)
        lines += "x-secureinfer-action: \(cleared.clearance.ruling.action.rawValue)\r\n"
        if gate.policy.exposeRisk {
            lines += "x-secureinfer-risk: \(cleared.clearance.ruling.score)\r\n"
        }
        if let id = cleared.scored.admitted.decoded.conversation { lines += "x-conversation-id: \(id)\r\n" }
        return lines
    }

    /// A whole answer.
    func send(_ status: Int, _ body: [UInt8], contentType: StaticString = "application/json", extra: String) {
        var head = ResponseHead(status: status, contentType: contentType, body: .length(body.count))
        head.requestID = routed.requestID
        head.closes = closes || services.shared.isDraining
        head.extra = extra
        firstByte = SystemClock.monotonic()
        connection?.write(services.response(head, body))
    }

    /// The head of a streamed answer.
    func beginStream(contentType: StaticString, extra: String) {
        var head = ResponseHead(status: 200, contentType: contentType, body: .chunked)
        head.requestID = routed.requestID
        head.closes = closes || services.shared.isDraining
        head.extra = extra
        firstByte = SystemClock.monotonic()
        connection?.write(services.response(head, []))
    }

    /// A piece of a streamed answer; the empty one ends it.
    func sendChunk(_ bytes: [UInt8]) { connection?.write(services.chunk(bytes)) }

    /// The upstream failed before anything was sent.
    func failed(_ refusal: Refusal) {
        relay = nil
        whenDurable { [self] in answer(refusal, action: ruled) }
    }

    /// The answer is out: its end goes on record, and the connection takes the next request.
    func finish(status: Int, _ outcome: AnswerEnd, usage: Usage = Usage()) {
        Record.outcome(self, status: status, outcome, usage: usage, firstByte: firstByte)
        relay = nil
        end()
    }

    private func end() {
        let connection = connection
        self.connection = nil
        connection?.finished(close: closes)
    }
}
