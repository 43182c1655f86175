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
    private var holding: Holding
    private var relay: AnswerRelay?
    /// The conversation that is kept for the client.
    var memory: Memory?
    /// What waits for the decision to be durable.
    private var held: [() -> Void] = []
    private var durable = false
    private var slowdown: Slowdown?
    /// What was found in the answer.
    private var inspected: (report: OutputReport, model: String)?
    /// The server that answers, or answered last.
    private(set) var answering: Int?
    /// What the gate decided, for answers that fail after it.
    private var ruled = Action.block

    /// - Parameter bytes: of its body, as they are counted for the tenant.
    init(_ authenticated: Authenticated, bytes: Int, connection: TenantConnection, _ services: LoopServices) {
        self.authenticated = authenticated
        self.services = services
        let principal = authenticated.principal
        let policy = services.shared.policy.current
        gate = policy.gate(id: principal.tenantID, name: principal.tenantName)
        policyVersion = policy.version
        client = ClientEnd(connection, authenticated.routed, services)
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
        holding.place = admit.run(decoded, isWanted: { [self] in !client.isGone }) { [self] step, outcome in
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
        switch gate.decide(scored.assessment, mode: authenticated.principal.mode) {
        case .refused(let ruling, var refusal):
            if refusal.code == .modelNotAllowed, let request = scored.admitted.decoded.request {
                refusal = .unknownModel(request.model)
            }
            record(Decision(self, scored, ruling))
            whenDurable { [self, refusal] in answer(refusal, action: .block, score: ruling.score) }
        case .cleared(let clearance):
            let cleared = Cleared(scored: scored, clearance: clearance)
            guard let delay = Respond.delay(scored, gate.policy) else { return forward(cleared) }
            slowdown = Slowdown(milliseconds: delay, services) { [self] in
                slowdown = nil
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
        switch Forward.prepare(cleared, Inspect.marked(request, self), gate.policy.isolation, services) {
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
        Record.run(decision, services) { [self] stored in
            guard stored else { return auditFailed() }
            durable = true
            Publish.run(decision, gate.policy, services)
            if decision.ruling.would == .block { Respond.count(decision, self) } else { Respond.pass(self) }
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

    /// - Parameters:
    ///   - spent: tokens that the model used nevertheless.
    ///   - end: how the record calls it, where the code does not say.
    ///   - usage: tokens that the answer took which is not shown.
    func answer(
        _ refusal: Refusal, action: Action, score: Int? = nil, outcome: Bool = true, spent: Int? = nil,
        end: AnswerEnd? = nil, usage: Usage = Usage()
    ) {
        let dialect = routed.route.dialect
        let status = ErrorBody.status(refusal.code, dialect)
        let body = ErrorBody.json(refusal.code, message: refusal.message, param: refusal.param, dialect)
        var lines = RateHeaders.lines(holding.standing) + RateHeaders.lines(refusal, action: action)
        if let score, gate.policy.exposeRisk { lines += "x-secureinfer-risk: \(score)\r\n" }
        client.send(status, body, extra: lines)
        guard outcome else { return self.end() }
        let ended = end ?? (refusal.code.family == .system ? .upstreamError : .refused)
        finish(status: status, ended, usage: usage, spent: spent)
    }

    func headers(_ cleared: Cleared, streams: Bool = false) -> String {
        var lines = RateHeaders.lines(holding.standing)
        lines += "x-secureinfer-action: \(cleared.clearance.ruling.action.rawValue)\r\n"
        if gate.policy.exposeRisk {
            lines += "x-secureinfer-risk: \(cleared.clearance.ruling.score)\r\n"
        }
        return lines + conversationLines(cleared.scored.admitted.decoded, streams: streams)
    }

    /// The upstream failed before anything was sent.
    ///
    /// - Parameter isUsageUnknown: it may have worked nevertheless, and nobody knows how much.
    func failed(_ refusal: Refusal, isUsageUnknown: Bool) {
        relay = nil
        let spent = isUsageUnknown ? reserved : nil
        whenDurable { [self] in answer(refusal, action: ruled, spent: spent) }
    }

    /// The answer must not be seen, and nothing of it was sent.
    func withheld(_ code: ReasonCode, usage: Usage) {
        relay = nil
        let refusal = Refusal(code, message: Refusal.withheldAnswer(code))
        whenDurable { [self] in answer(refusal, action: .block, end: .cut, usage: usage) }
    }

    /// Notes what was found in the answer, for its end's record.
    func note(_ report: OutputReport, model: String, upstream: Int) {
        inspected = (report, model)
        answering = upstream
    }

    /// The most that the request can have spent.
    private var reserved: Int { holding.ticket?.tokens ?? 0 }

    /// The answer is out: its end goes on record, and the connection takes the next request.
    ///
    /// - Parameter spent: tokens to count, where they are not those of the usage.
    func finish(status: Int, _ outcome: AnswerEnd, usage: Usage = Usage(), spent: Int? = nil) {
        let output = inspected.flatMap { Inspect.settle($0.report, self, model: $0.model) }
        Record.outcome(self, status: status, outcome, usage: usage, firstByte: client.firstByte, output: output)
        relay = nil
        end(spent: spent ?? (usage.input + usage.output))
    }

    private func end(spent: Int = 0) {
        holding.release(spent: spent, tenant: authenticated.principal.tenantID, services)
        memory?.end()
        memory = nil
        client.finish()
    }
}
