import Logging
import Stores
import Wire

/// What operators must know of a policy that is taken, though nothing is wrong with it.
struct PolicyNotices {
    let identity: IdentityStore
    let feed: FeedPublisher
    let logger: Logger

    /// Most names in one warning.
    private static let most = 10

    /// Names in a policy that no tenant has, neither as a name nor as an id.
    static func strangers(_ document: PolicyDocument?, _ identity: IdentityStore) -> [String] {
        (document?.tenants ?? []).filter { (try? identity.tenant($0)) == nil }
    }

    /// Some names for people.
    static func list(_ names: [String]) -> String {
        names.prefix(most).joined(separator: ", ")
            + (names.count > most ? " and \(names.count - most) more" : "")
    }

    /// Looks at a policy file that was just read; `isNew` where it says something else than before.
    func fileTaken(_ state: PolicyHolder.State, isNew: Bool) {
        let strangers = Self.strangers(state.file, identity)
        if !strangers.isEmpty {
            logger.warning(
                "the policy names tenants that are not there", metadata: ["policy.tenants": "\(Self.list(strangers))"])
        }
        guard isNew, state.file != nil, let stored = state.stored, stored.document != nil else { return }
        logger.warning(
            "the policy file is not in force: operators set a policy, which wins",
            metadata: [
                "policy.version": "\(stored.version)", "policy.by": "\(stored.by)",
                "policy.hint": "secureinfer policy unset withdraws it",
            ])
        feed.publish(
            .notice(.init(severity: .medium, text: "the policy file is not in force: \(stored.by) set a policy")),
            time: SystemClock.wall())
    }
}
