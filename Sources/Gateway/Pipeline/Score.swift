import ExtractionDetector
import Inference
import NIOCore
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// Stage 5: what the detectors say of the text, of the conversation, of the tenant's behaviour and of the model.
enum Score {
    /// Bytes of text from which on it is read apart from the event loop, which other clients wait for: no longer than 5 ms,
    /// whatever the text (`make bench-scorer` looks for the dearest). A thread apart costs some 50 µs more.
    static let loopLimit = 16 << 10
    /// The same for how many texts there are: each costs something, however short, and so does each seam between two.
    static let segmentLimit = 128

    /// Whether the text is too long to be scored on the event loop.
    static func isLong(_ admitted: Admitted) -> Bool {
        guard let request = admitted.decoded.request else { return false }
        return request.size > loopLimit || request.segments.count > segmentLimit
    }

    static func run(_ admitted: Admitted, _ policy: Policy, _ services: LoopServices) -> Scored {
        let shared = services.shared
        let address = admitted.decoded.authenticated.routed.address
        let reading = admitted.decoded.request.map {
            TextReading($0, from: address, shared.scorer, shared.samples)
        }
        return judge(admitted, reading, policy, services)
    }

    /// Reads the text on another thread, and answers on the event loop, within the time that policy gives a detector.
    static func apart(
        _ admitted: Admitted, _ policy: Policy, _ services: LoopServices, _ answer: @escaping (Step<Scored>) -> Void
    ) {
        let (shared, tenant) = (services.shared, admitted.decoded.authenticated.principal.tenantID)
        guard let request = admitted.decoded.request else { return answer(.go(judge(admitted, nil, policy, services))) }
        let (scorer, samples) = (shared.scorer, shared.samples)
        let address = admitted.decoded.authenticated.routed.address
        // Else a tenant could hold up the detector by its own texts, and have others go round it.
        let mayOpen = policy.fail.detector == .open && shared.scoring.isFree(of: tenant)
        let ticket = shared.scoring.submit(
            tenant: tenant, within: policy.fail.detectorTimeout, on: services.loop
        ) {
            TextReading(request, from: address, scorer, samples)
        } answer: { reading in
            if let reading { return answer(.go(judge(admitted, reading, policy, services))) }
            answer(timedOut(admitted, policy, services, isOpen: mayOpen))
        }
        if !ticket { answer(timedOut(admitted, policy, services, isOpen: mayOpen)) }
    }

    /// Refused, unless policy lets it go on; either way somebody should know.
    private static func timedOut(
        _ admitted: Admitted, _ policy: Policy, _ services: LoopServices, isOpen: Bool
    ) -> Step<Scored> {
        let shared = services.shared
        if isOpen { shared.counters.unscored.add(1, ordering: .relaxed) }
        noteTimeout(
            isOpen ? "a request went on unscored" : "a request could not be scored in time",
            tenant: admitted.decoded.authenticated.principal.tenantID, shared)
        guard isOpen else { return .stop(Refusal(.detectorTimeout)) }
        return .go(judge(admitted, nil, policy, services, lapses: [.detectorTimeout]))
    }

    static func noteTimeout(_ evidence: String, tenant: String, _ shared: Shared) {
        shared.counters.detectorTimeouts.add(1, ordering: .relaxed)
        shared.alerts.raise(
            Alarm(.detectorTimeout, .high, tenant: tenant, evidence: evidence), at: SystemClock.wall())
    }

    private static func judge(
        _ admitted: Admitted, _ reading: TextReading?, _ policy: Policy, _ services: LoopServices,
        lapses: [ReasonCode] = []
    ) -> Scored {
        let shared = services.shared
        guard let request = admitted.decoded.request else {
            let tenant = admitted.decoded.authenticated.principal.tenantID
            return Scored(
                admitted: admitted, assessment: Assessment(waived: admitted.waived),
                risk: shared.behaviour.risk(tenant: tenant))
        }
        let principal = admitted.decoded.authenticated.principal
        let now = SystemClock.monotonic() / 1000
        let (standing, risk) = standing(admitted.decoded, request, reading, policy, shared, at: now)
        let assessment = Assessment(
            score: reading?.text.score ?? 0, findings: reading?.text.findings ?? [],
            signals: reading?.sample.map { observe($0, admitted, services) } ?? [],
            modelRefusal: refusal(of: admitted.decoded.mayUseModel ? request.model : "", principal, shared),
            session: principal.autoBan ? standing : SessionStanding(), waived: admitted.waived, lapses: lapses)
        if !principal.autoBan, let alarm = Alarm(unruled: standing, policy.session, tenant: principal.tenantID) {
            shared.alerts.raise(alarm, at: SystemClock.wall())
        }
        return Scored(admitted: admitted, assessment: assessment, risk: risk)
    }

    /// Counts the request in the tenant's state, and has the other gateways told of it. What a declared workload explains
    /// raises nothing; where it explains everything, the request is no evidence at all, neither now nor later.
    private static func observe(
        _ sample: ExtractionSample, _ admitted: Admitted, _ services: LoopServices
    ) -> [Assessment.Signal] {
        let (shared, tenant) = (services.shared, admitted.decoded.authenticated.principal.tenantID)
        let covered = admitted.workload?.covers
        guard covered?.isEmpty != true else {
            shared.limitCounters.covered.add(1, ordering: .relaxed)
            return []
        }
        let time = shared.clock.now()
        let (found, number) = shared.extraction.observe(sample, tenant: tenant, covered: covered ?? [], at: time)
        let signals = found.filter { covered?.contains($0.code) != true }.map(Assessment.Signal.init)
        if found.count > signals.count { shared.limitCounters.covered.add(1, ordering: .relaxed) }
        services.spread(
            ExtractionOutbox.Sighting(
                tenant: tenant, number: number, time: time, sample: sample, covered: covered ?? [],
                raised: signals.map { ($0.code, UInt8(min(100, max(0, $0.confidence * 100)))) }))
        return signals
    }

    /// Counts what was found in the conversation's and the tenant's risk; honest requests look up the tenant's alone.
    private static func standing(
        _ decoded: Decoded, _ request: ModelRequest, _ reading: TextReading?, _ policy: Policy, _ shared: Shared,
        at now: Int
    ) -> (standing: SessionStanding, risk: Int) {
        let tenant = decoded.authenticated.principal.tenantID
        guard let reading, !reading.telling.isEmpty || reading.text.score >= policy.block else {
            return (SessionStanding(), shared.behaviour.risk(tenant: tenant, adding: 0, why: "", at: now))
        }
        let (fresh, conversation) = shared.conversations.count(
            reading.telling, reading.marks, in: ConversationName.all(decoded, request), tenant: tenant, at: now)
        let before = shared.behaviour.risk(tenant: tenant, at: now).risk
        let why = reading.text.findings.first?.code.rawValue ?? ""
        // A text that is blocked is an attack each time it is sent, wherever it stands.
        let counted = reading.text.score >= policy.block ? reading.text.score : fresh.all
        let risk = shared.behaviour.risk(tenant: tenant, adding: counted, why: why, at: now)
        let standing = SessionStanding(
            conversation: conversation, tenant: before < TenantRisk.floor ? 0 : risk, fresh: fresh.attacks)
        return (standing, risk)
    }

    /// A name that neither the verified store nor the server knows is a client's mistake, not a doubtful model. One that
    /// the tenant may not use is looked up under no name, which nobody knows either.
    private static func refusal(of model: String, _ principal: Principal, _ shared: Shared) -> ReasonCode? {
        guard let code = shared.models.refusal(for: model) else { return nil }
        guard code == .modelUnknown else { return code }
        return shared.upstreams.offers(model, to: .init(principal)) == false ? .modelNotAllowed : code
    }
}
