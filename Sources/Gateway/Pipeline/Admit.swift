import SecurityGate
import Stores
import Vocabulary
import Wire

/// Stage 4: limits and shared bans, in one round trip.
struct Admit {
    private let principal: Principal
    private let gate: Gate
    private let services: LoopServices
    private let isEnforced: Bool

    /// What became of the limits: the refusal that holds, or what it would have been where it is only recorded.
    struct Outcome {
        var refusal: Refusal?
        var waived: [ReasonCode] = []
        var answer: AdmissionAnswer
    }

    init(_ principal: Principal, _ gate: Gate, _ services: LoopServices) {
        self.principal = principal
        self.gate = gate
        self.services = services
        isEnforced = gate.policy.mode(.limits, tenant: principal.mode) == .enforce
    }

    private var ask: AdmissionAsk {
        var ask = AdmissionAsk(
            tenant: principal.tenantID, key: principal.keyID, allowance: Allowance(gate.policy.limits, principal.limits)
        )
        ask.failsClosed = gate.policy.fail.limits == .closed && isEnforced
        return ask
    }

    /// What is known of a tenant over its requests a minute before anything of the request is read.
    func known() -> Outcome? {
        guard isEnforced else { return nil }
        return services.admission.knownAnswer(ask).map(outcome)
    }

    /// Counts a request that ends here for another reason; answers on the event loop, perhaps before it returns.
    func count(_ done: @escaping (Outcome) -> Void) {
        services.admission.admit(ask, isWanted: { true }) { done(outcome($0)) }
    }

    /// Answers on the event loop, perhaps before it returns, perhaps after the request waited.
    ///
    /// - Returns: its place in line, should it have to wait.
    func run(
        _ decoded: Decoded, isWanted: @escaping () -> Bool, _ done: @escaping (Step<Admitted>, Outcome) -> Void
    ) -> Int? {
        guard let request = decoded.request, request.residency == nil else {
            count { outcome in
                var admitted = Admitted(decoded: decoded)
                admitted.waived = outcome.waived
                done(outcome.step(admitted), outcome)
            }
            return nil
        }
        var ask = ask
        ask.runs = true
        ask.waits = isEnforced
        ask.workload = gate.policy.workloads.isEmpty ? nil : workload()
        guard let reservation = reservation(request, ask.allowance) else {
            tooLarge(decoded, done)
            return nil
        }
        ask.tokens = reservation.tokens
        return services.admission.admit(ask, isWanted: isWanted) { [ask] answer in
            let outcome = outcome(answer)
            var admitted = Admitted(decoded: decoded)
            admitted.workload = answer.isCovered ? ask.workload : nil
            admitted.waived = outcome.waived
            if let most = reservation.answer, isEnforced { admitted.request = request.bounded(most) }
            done(outcome.step(admitted), outcome)
        }
    }

    private func workload() -> Workload? {
        let now = Int64(SystemClock.wall())
        return gate.policy.workloads.first { $0.includes(key: principal.keyID, now: now) }
    }

    /// Nil for a request that needs more than the tenant may ever have at once.
    private func reservation(_ request: ModelRequest, _ allowance: Allowance) -> Reservation? {
        guard allowance.countsTokens else { return Reservation() }
        return Reservation(
            input: request.inputTokens, answers: request.answers, wanted: request.sampling.maxTokens,
            standard: gate.policy.limits.answerTokens, within: allowance)
    }

    private func tooLarge(_ decoded: Decoded, _ done: @escaping (Step<Admitted>, Outcome) -> Void) {
        count { outcome in
            var outcome = outcome
            var admitted = Admitted(decoded: decoded)
            if outcome.refusal == nil {
                services.shared.limitCounters.refused(.rateTokens)
                if isEnforced { outcome.refusal = .tooManyTokens } else { outcome.waived = [.rateTokens] }
            }
            admitted.waived = outcome.waived
            done(outcome.step(admitted), outcome)
        }
    }

    private func outcome(_ answer: AdmissionAnswer) -> Outcome {
        if answer.isDegraded { services.shared.counters.degraded.add(1, ordering: .relaxed) }
        guard let code = Self.code(answer.verdict) else { return Outcome(answer: answer) }
        if code == .banned { return Outcome(refusal: Refusal(.banned), answer: answer) }
        services.shared.limitCounters.refused(code)
        guard isEnforced || code == .draining else { return Outcome(waived: [code], answer: answer) }
        return Outcome(refusal: Refusal(code, retryAfter: (answer.retryAfter + 999) / 1000), answer: answer)
    }

    /// Nil where the request may go on.
    private static func code(_ verdict: AdmissionVerdict) -> ReasonCode? {
        switch verdict {
        case .admitted: nil
        case .banned: .banned
        case .requests: .rateRequests
        case .tokens: .rateTokens
        case .budget: .budgetExhausted
        case .concurrency: .concurrencyExceeded
        case .queueFull: .queueFull
        case .degraded: .limiterDegraded
        case .draining: .draining
        }
    }
}

extension Admit.Outcome {
    fileprivate func step(_ admitted: Admitted) -> Step<Admitted> { refusal.map { .stop($0) } ?? .go(admitted) }
}

extension Refusal {
    /// The input alone is more than the tenant may have at once.
    fileprivate static let tooManyTokens = Refusal(
        .rateTokens, message: "The request needs more tokens than this tenant may use at once. Send a shorter one.",
        isFinal: true)

    /// Bodies of the tenant's requests fill what the gateway holds for it.
    static let tooManyBytes = Refusal(
        .concurrencyExceeded, message: "The bodies of this tenant's requests are too large together. Try again later.",
        retryAfter: 1000)
}
