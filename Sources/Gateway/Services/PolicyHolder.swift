import SecurityGate
import Synchronization

/// The gate as it is now: by the policy that operators set, else by what the gateway was started with.
///
/// A request reads it once, so that one policy judges all of it.
final class PolicyHolder: Sendable {
    private struct State {
        var own: Policy
        var stored: Policy?
    }

    private let state: Mutex<State>

    init(own: Policy, stored: Policy?) { state = Mutex(State(own: own, stored: stored)) }

    /// The gate that judges now.
    var gate: Gate { Gate(policy: policy) }

    /// The policy in force.
    var policy: Policy { state.withLock { $0.stored ?? $0.own } }

    /// Takes what the gateway is told by its flags; in force only while operators set nothing.
    func configure(_ policy: Policy) { state.withLock { $0.own = policy } }

    /// Takes what operators set.
    func store(_ policy: Policy) { state.withLock { $0.stored = policy } }
}
