import SecurityGate
import Synchronization
import Vocabulary

/// The steps of the response ladder that hold for tenants, on this gateway. While there are none, a request costs one
/// atomic read.
final class Responses: Sendable {
    private let states = Mutex<[String: ResponseState]>([:])
    /// When the last step of all ends; milliseconds, monotonic.
    private let end = Atomic<Int>(0)

    /// Tenants that are kept; when there are more, the quarter whose steps end first is forgotten.
    static let limit = 20_000

    /// Takes a tenant's signals; returns every step that they lead to.
    func take(
        _ signals: [Assessment.Signal], _ ladder: ResponseLadder, tenant: String, now: Int
    ) -> Set<ResponseLadder.Step> {
        states.withLock { states in
            if states.count >= Self.limit, states[tenant] == nil { Self.forgetFirst(&states) }
            var state = states[tenant] ?? ResponseState()
            var steps: Set<ResponseLadder.Step> = []
            for signal in signals { steps.formUnion(state.take(signal, ladder, now: now)) }
            guard state.end > now else { return steps }
            states[tenant] = state
            end.max(state.end, ordering: .relaxed)
            return steps
        }
    }

    /// True while no signal ever led to a step.
    var isEmpty: Bool { end.load(ordering: .relaxed) == 0 }

    /// What holds for a tenant; nil for nothing.
    func standing(tenant: String, now: Int) -> ResponseStanding? {
        guard now < end.load(ordering: .relaxed) else { return nil }
        return states.withLock { $0[tenant]?.standing(at: now) }
    }

    /// Ends the steps of a tenant that follow a signal which was none.
    func forget(tenant: String, code: ReasonCode, now: Int) {
        states.withLock { states in
            if states[tenant]?.standing(at: now)?.code == code { states[tenant] = nil }
        }
    }

    func forget(tenant: String) { states.withLock { $0[tenant] = nil } }

    private static func forgetFirst(_ states: inout [String: ResponseState]) {
        let ends = states.map { (tenant: $0.key, end: $0.value.end) }.sorted { $0.end < $1.end }
        for state in ends.prefix(limit / 4) { states[state.tenant] = nil }
    }
}
