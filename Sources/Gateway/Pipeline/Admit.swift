import SecurityGate
import Stores
import Vocabulary

/// Stage 4: limits and shared bans, in one round trip.
enum Admit {
    /// Answers on the event loop, perhaps before it returns.
    static func run(_ decoded: Decoded, _ services: LoopServices, _ answer: @escaping (Step<Admitted>, Quota?) -> Void)
    {
        let principal = decoded.authenticated.principal
        services.admission.admit(tenant: principal.tenantID, limit: principal.limits.requests) { outcome in
            switch outcome {
            case .banned: answer(.stop(Refusal(.banned)), nil)
            case .decided(let quota, let degraded):
                if degraded { services.shared.counters.degraded.add(1, ordering: .relaxed) }
                guard quota.allowed else {
                    let wait = quota.retryAfter / 1000 + 1
                    return answer(.stop(Refusal(.rateRequests, retryAfter: wait)), quota)
                }
                answer(.go(Admitted(decoded: decoded, quota: quota)), quota)
            }
        }
    }
}
