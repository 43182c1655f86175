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
    /// Version of the policy that it is of.
    let policyVersion: Int64
    let client: ClientEnd
    var holding: Holding
    var relay: AnswerRelay?
    /// The conversation that is kept for the client.
    var memory: Memory?
    /// What waits for the decision to be durable.
    private var held: [() -> Void] = []
    private var durable = false
    private var slowdown: Slowdown?
    /// What was found in the answer.
    var inspected: (report: OutputReport, model: String)?
    /// The server that answers, or answered last.
    var answering: Int?
    /// What the gate decided, for answers that fail after it.
    var ruled = Action.block
    /// The trace that it is part of.
    let trace: TraceContext?
    var watch: RequestWatch

    /// - Parameters:
    ///   - bytes: of its body, as they are counted for the tenant.
    ///   - time: when all of it was there, in nanoseconds.
    init(
        _ authenticated: Authenticated, bytes: Int, at time: Int, connection: TenantConnection, _ services: LoopServices
    ) {
        self.authenticated = authenticated
        self.services = services
        let principal = authenticated.principal
        let policy = services.shared.policy.current
        gate = policy.gate(id: principal.tenantID, name: principal.tenantName)
        policyVersion = policy.version
        client = ClientEnd(connection, authenticated.routed, services)
        trace = services.live.trace.context(of: authenticated.routed.head.fields)
        watch = RequestWatch(services.meter, began: authenticated.routed.began, whole: time)
        holding = Holding(bytes: bytes)
    }

    var routed: Routed { authenticated.routed }

    // MARK: - The way

    /// The stages in their order; each takes what the one before made.
    func run(body: [UInt8]) {
        let admit = Admit(authenticated.principal, gate, services)
        if let known = admit.known(), let refusal = known.refusal {
            hold(known)
            return refuse(refusal)
        }
        Decode.run(authenticated, body: body, gate.policy, services) { [self] step in
            guard !client.isGone else { return abandoned() }
            switch step {
            case .stop(let refusal): turnAway(refusal)
            case .go(let decoded): recall(decoded, admit)
            }
        }
    }

    func admit(_ decoded: Decoded, _ admit: Admit) {
        watch.ends(.decode)
        holding.place = admit.run(decoded, isWanted: { [self] in !client.isGone }) { [self] step, outcome in
            watch.ends(.admit)
            hold(outcome)
            guard !client.isGone else { return abandoned() }
            switch step {
            case .stop(let refusal): refuse(refusal, model: decoded.request?.model)
            case .go(let admitted): score(admitted)
            }
        }
    }

    /// Ends a request that is not understood, or may not be made: it counts against the limits like any other.
    func turnAway(_ refusal: Refusal, closes: Bool = false) {
        if closes { client.closes = true }
        Admit(authenticated.principal, gate, services).count { [self] outcome in
            hold(outcome)
            guard !client.isGone else { return abandoned() }
            refuse(outcome.refusal ?? refusal)
        }
    }

    private func hold(_ outcome: Admit.Outcome) {
        holding.standing = outcome.answer.standing
        holding.ticket = outcome.answer.ticket
        holding.place = nil
    }

    private func score(_ admitted: Admitted) {
        guard Score.isLong(admitted) else { return decide(Score.run(admitted, gate.policy, services)) }
        Score.apart(admitted, gate.policy, services) { [self] step in
            guard !client.isGone else { return abandoned() }
            switch step {
            case .stop(let refusal): refuse(refusal, model: admitted.decoded.request?.model)
            case .go(let scored): decide(scored)
            }
        }
    }

    private func decide(_ found: Scored) {
        let scored = Respond.run(found, gate.policy, services)
        watch.ends(.score)
        switch gate.decide(scored.assessment, mode: authenticated.principal.mode) {
        case .refused(let ruling, var refusal):
            watch.judged(ruling.score)
            if refusal.code == .modelNotAllowed, let request = scored.admitted.decoded.request {
                refusal = .unknownModel(request.model)
            }
            record(Decision(self, scored, ruling))
            whenDurable { [self, refusal] in answer(refusal, action: .block, score: ruling.score) }
        case .cleared(let clearance):
            watch.judged(clearance.ruling.score)
            let cleared = Cleared(scored: scored, clearance: clearance)
            guard let delay = Respond.delay(scored, gate.policy) else { return forward(cleared) }
            slowdown = Slowdown(milliseconds: delay, services) { [self] in
                slowdown = nil
                watch.skip()
                forward(cleared)
            }
        }
    }

    /// The commit of the decision and the model's work overlap; the answer waits for both.
    private func forward(_ cleared: Cleared) {
        guard let asked = cleared.scored.admitted.request else { return list(cleared) }
        let request = Respond.restrained(asked, cleared.scored, gate.policy)
        guard cleared.scored.admitted.decoded.mayUseModel else { return conceal(request, cleared) }
        if request.residency == .unload { return reside(cleared, request, .unload) }
        let marked = Inspect.marked(request, self)
        switch Forward.prepare(cleared, marked, gate.policy.isolation, trace, services) {
        case .stop(let refusal): refuse(refusal, model: request.model)
        case .go(let forward): send(cleared, request, forward)
        }
    }

    private func send(_ cleared: Cleared, _ request: ModelRequest, _ forward: Forward) {
        // It may have waited since the gate let it through.
        if let code = refusal(of: request.model) { return refuse(Refusal(code), model: request.model) }
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
            let lines = headers(cleared, streams: request.stream)
            let relay = AnswerRelay(self, request, forward, first: first, headers: lines)
            self.relay = relay
            relay.start(cleared.clearance)
        }
    }

    private func list(_ cleared: Cleared) {
        if routed.route.isOfConversations { return listConversations(cleared) }
        record(Decision(self, cleared.scored, cleared.clearance.ruling))
        let reply = Listing.answer(routed.route, authenticated.principal, gate.policy, services.shared)
        whenDurable { [self] in
            client.send(reply.status, reply.body, contentType: reply.contentType, extra: headers(cleared))
            finish(status: reply.status, .ok)
        }
    }

    /// Ends the request with a refusal that is on record like any other decision.
    func refuse(_ refusal: Refusal, model: String? = nil) {
        if LimitCounters.codes.contains(refusal.code),
            services.isRepeated(tenant: authenticated.principal.tenantID, refusal.code)
        {
            services.tally(subject: authenticated.principal.tenantID, refusal.code)
            durable = true
            return answer(refusal, action: .block, outcome: false)
        }
        record(Decision(self, refusal, model: model))
        whenDurable { [self] in answer(refusal, action: .block) }
    }

    // MARK: - The model

    /// Why the model is not served at this moment, where that is enforced.
    func refusal(of model: String) -> ReasonCode? {
        guard let code = services.shared.models.refusal(for: model) else { return nil }
        return gate.policy.mode(.models, tenant: authenticated.principal.mode) == .enforce ? code : nil
    }

    /// Ends the answer where its model is not served any more and policy does not let it come to its end.
    func cutIfRefused() {
        guard let relay, gate.policy.fail.answers == .cut, let code = refusal(of: relay.model) else { return }
        relay.withdraw(code)
    }

    // MARK: - Record

    func record(_ decision: Decision) {
        watch.records(decision)
        Record.run(decision, services) { [self] stored in
            guard stored else { return auditFailed() }
            durable = true
            watch.recorded()
            Publish.run(decision, gate.policy, services)
            if decision.ruling.would == .block { Respond.count(decision, self) } else { Respond.pass(self) }
            let waiting = held
            held = []
            for action in waiting { action() }
        }
    }

    private func auditFailed() {
        services.shared.counters.auditRefused.add(1, ordering: .relaxed)
        watch.lost()
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

    /// Waits for nothing that can be done now: the gateway stops.
    func hurry() { slowdown?.end() }

    func clientGone() {
        client.leave()
        if let slowdown {
            self.slowdown = nil
            slowdown.cancel()
            return abandoned()
        }
        if let place = holding.place { services.admission.leave(place) }
        guard let relay else { return }
        relay.cancel()
        self.relay = nil
        held = []
        // What the model wrote was paid for, whoever is there to read it.
        let spent = relay.isUsageUnknown ? reserved : nil
        whenDurable { [self] in finish(status: 0, .clientAbort, usage: relay.usage, spent: spent) }
    }

    func clientWritable(_ writable: Bool) { relay?.setReading(writable) }

    func abandoned() {
        record(Decision(self, Refusal(.requestTimeout), model: nil))
        whenDurable { [self] in finish(status: 0, .clientAbort) }
    }
}
