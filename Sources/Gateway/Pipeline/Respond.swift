import SecurityGate
import Stores
import Vocabulary
import Wire

/// Between score and gate: what simulated bans and earlier signals say of a request, and how the response ladder changes
/// what is forwarded.
enum Respond {
    static func run(_ scored: Scored, _ policy: Policy, _ services: LoopServices) -> Scored {
        let authenticated = scored.admitted.decoded.authenticated
        let response = standing(scored, authenticated.principal, policy, services)
        guard response != nil || authenticated.simulated != nil else { return scored }
        var scored = scored
        scored.assessment.response = response
        if let kind = authenticated.simulated { scored.assessment.simulated = [kind.code] }
        return scored
    }

    /// Takes the request's signals, and finds what holds now. Nothing for a tenant whose earlier requests may not count.
    private static func standing(
        _ scored: Scored, _ principal: Principal, _ policy: Policy, _ services: LoopServices
    ) -> ResponseStanding? {
        guard principal.autoBan, scored.admitted.decoded.request != nil else { return nil }
        let signals = scored.assessment.signals
        if signals.isEmpty, services.shared.responses.isEmpty { return nil }
        let now = SystemClock.monotonic() / 1000
        if !signals.isEmpty {
            let steps = services.shared.responses.take(
                signals, policy.response, tenant: principal.tenantID, now: now)
            if let verdict = AutoBanService.Verdict(steps, signals, principal, policy) {
                services.shared.autoBans.take(verdict)
            }
        }
        return services.shared.responses.standing(tenant: principal.tenantID, now: now)
    }

    /// The steps that are carried out; none where policy only records what extraction leads to.
    private static func steps(_ scored: Scored, _ policy: Policy) -> [ResponseLadder.Step] {
        guard let response = scored.assessment.response else { return [] }
        let mode = scored.admitted.decoded.authenticated.principal.mode
        return policy.mode(.extraction, tenant: mode) == .enforce ? response.steps : []
    }

    /// The request as it goes upstream.
    static func restrained(_ request: ModelRequest, _ scored: Scored, _ policy: Policy) -> ModelRequest {
        var request = request
        for step in steps(scored, policy) {
            if step == .strip { request = request.withoutDistribution() }
            if step == .cap { request = request.capped(topLogprobs: policy.response.topLogprobs) }
        }
        return request
    }

    /// Milliseconds that the request waits before it is forwarded; nil for none.
    static func delay(_ scored: Scored, _ policy: Policy) -> Int? {
        let delay = policy.response.delay
        return delay > 0 && steps(scored, policy).contains(.slow) ? delay : nil
    }

    /// Counts a request that the detectors blocked, or would block where bans are only recorded.
    static func count(_ decision: Decision, _ exchange: Exchange) {
        let (principal, policy) = (exchange.authenticated.principal, exchange.gate.policy)
        guard principal.autoBan, policy.autoBan.blocks > 0 else { return }
        let isMonitored = policy.mode(.bans, tenant: principal.mode) == .monitor
        guard decision.ruling.isDetected(alsoWould: isMonitored) else { return }
        exchange.services.shared.autoBans.count(
            request(exchange), simulated: policy.autoBan.isSimulated || isMonitored)
    }

    /// Counts a question to a model that was let through; listings are cheap, and would make any share small.
    static func pass(_ exchange: Exchange) {
        guard exchange.routed.route.api != nil, exchange.authenticated.principal.autoBan else { return }
        exchange.services.shared.autoBans.pass(request(exchange).target)
    }

    private static func request(_ exchange: Exchange) -> BlockedRequest {
        let (principal, address) = (exchange.authenticated.principal, exchange.routed.client.address)
        let isOwn = !address.isLoopback && !exchange.services.live.proxies.trusts(address)
        return BlockedRequest(
            tenantID: principal.tenantID, tenantName: principal.tenantName, keyID: principal.keyID,
            address: isOwn ? address : nil, policy: exchange.gate.policy.autoBan)
    }
}

extension Ban.Kind {
    /// Why a request is refused.
    var code: ReasonCode { self == .ban ? .banned : .quarantined }
}

extension Ruling {
    /// Whether detectors blocked the request: what it says, or what the conversation came to.
    ///
    /// - Parameter alsoWould: also where they only would have.
    fileprivate func isDetected(alsoWould: Bool) -> Bool {
        // What would refuse a request by itself comes first.
        return action == .block
            ? reasons.contains(where: \.isOfDetectors)
            : alsoWould && would == .block && reasons.first?.isOfDetectors ?? false
    }
}
