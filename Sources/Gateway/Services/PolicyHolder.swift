import SecurityGate
import Stores
import Synchronization

/// The policy as it is now, compiled once for each change.
///
/// Under all of it is the gateway's own: its defaults and flags. Over that holds one document: what operators set, else the
/// one of the policy file. What the operators' document does not name is the gateway's own again, whatever the file says.
/// A request reads it once, so that one policy judges all of it.
final class PolicyHolder: Sendable {
    /// Whose document is in force.
    enum Source: String, Sendable, CaseIterable {
        case operators, file
        /// No document: the gateway's own.
        case builtIn = "built-in"
    }

    /// All of it at one moment.
    struct State: Sendable {
        fileprivate(set) var own: Policy
        fileprivate(set) var file: PolicyDocument?
        fileprivate(set) var stored: PolicyRecord?
        fileprivate(set) var current: PolicySet

        /// Whose document is in force.
        var source: Source { stored?.document != nil ? .operators : file != nil ? .file : .builtIn }
        /// The document in force; nil for the gateway's own policy.
        var document: PolicyDocument? { stored?.document ?? file }

        init(own: Policy, file: PolicyDocument? = nil, stored: PolicyRecord? = nil) {
            (self.own, self.file, self.stored) = (own, file, stored)
            current = (stored?.document ?? file ?? .empty).compiled(over: own, version: stored?.version ?? 0)
        }
    }

    private let guarded: Mutex<State>
    /// Held by whoever makes a new state: compiling a large document takes a while, and no request waits for it.
    private let change = Mutex<Void>(())

    init(own: Policy, file: PolicyDocument?, stored: PolicyRecord?) {
        guarded = Mutex(State(own: own, file: file, stored: stored))
    }

    /// All of it.
    var state: State { guarded.withLock { $0 } }

    /// The policy in force, for all tenants.
    var current: PolicySet { guarded.withLock { $0.current } }

    /// The policy in force for tenants that are not named.
    var policy: Policy { current.base.policy }

    /// Takes what the gateway is told by its flags and its file; the file is in force only while operators set nothing.
    func configure(_ own: Policy, file: PolicyDocument?) {
        replace { State(own: own, file: file, stored: $0.stored) }
    }

    /// Takes what operators said.
    func store(_ record: PolicyRecord) {
        replace { State(own: $0.own, file: $0.file, stored: record) }
    }

    private func replace(_ make: (State) -> State) {
        change.withLock { _ in
            var next = make(state)
            // What was in force ends outside of the lock, too.
            guarded.withLock { swap(&$0, &next) }
        }
    }
}
