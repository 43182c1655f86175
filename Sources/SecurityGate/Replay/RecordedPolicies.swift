/// The policies that decided what is on record, by their versions and the times from which on they held.
public struct RecordedPolicies: Sendable {
    private let first: PolicySet
    private let later: [(from: Int64, policy: PolicySet)]
    private let versions: [Int64: PolicySet]

    /// - Parameters:
    ///   - first: what held before any of `later`.
    ///   - later: each with the time in ms since 1970 at which it was set, in that order.
    public init(first: PolicySet, later: [(from: Int64, policy: PolicySet)] = []) {
        self.first = first
        self.later = later
        versions = Dictionary(later.map { ($0.policy.version, $0.policy) }, uniquingKeysWith: { $1 })
    }

    /// The policy of a case: by the version that it names, else by its time.
    func policy(of item: RecordedCase) -> PolicySet {
        if later.isEmpty { return first }
        if let version = item.facts?.policy {
            if version == 0 { return first }
            if let known = versions[version] { return known }
        }
        return later.last { $0.from <= item.time }?.policy ?? first
    }
}
