import Vocabulary

/// What is remembered of all tenants together, to tell accounts that copy the model in shares: each sends too little to be
/// told by itself, or hides its share among honest requests.
///
/// Tenants are compared within groups that use one profile of parameters, for a program that speaks for many accounts sets
/// them once. That alone links nobody: most honest tenants use a common profile. Addresses, popular prompts and public sets
/// of questions link nobody either.
///
/// It takes about 5 MB at most, whatever the traffic: ``groupLimit`` groups of ``CampaignGroup/capacity`` accounts, and
/// ``accountLimit`` accounts in all. The cost of a request has a limit too.
public struct CampaignState: Sendable {
    /// Most members that a signal names.
    public static let memberLimit = CampaignGroup.capacity
    static let groupLimit = 256
    static let accountLimit = 32_768

    private var groups: [UInt64: CampaignGroup] = [:]
    private var accounts = 0
    private var now: Int64 = .min

    public init() {}

    /// Accounts that are remembered.
    public var count: Int { accounts }

    /// Takes in one request of a tenant, known by a keyed hash, and returns the campaigns that it makes known, mostly none.
    ///
    /// - Parameter milliseconds: Time on the clock that ``ExtractionState/observe(_:at:)`` is given.
    public mutating func observe(
        _ sample: ExtractionSample, tenant: UInt64, at milliseconds: Int64
    ) -> [CampaignSignal] {
        now = max(now, milliseconds)
        let key = sample.profile
        if groups[key] == nil {
            makeRoom()
            groups[key] = CampaignGroup()
        }
        guard let signal = count(sample, tenant, in: key) else { return [] }
        return [signal]
    }

    private mutating func count(_ sample: ExtractionSample, _ tenant: UInt64, in key: UInt64) -> CampaignSignal? {
        // Taken out and put back, so that the group's arrays are not copied.
        guard var group = groups.removeValue(forKey: key) else { return nil }
        accounts -= group.count
        let signal = group.observe(sample, tenant: tenant, at: now)
        accounts += group.count
        groups[key] = group
        if accounts > Self.accountLimit { forgetIdle() }
        return signal
    }

    /// Forgets the group that was idle for longest where there are as many as may be.
    private mutating func makeRoom() {
        guard groups.count >= Self.groupLimit else { return }
        guard let idle = groups.min(by: { ($0.value.last, $0.key) < ($1.value.last, $1.key) }) else { return }
        accounts -= idle.value.count
        groups[idle.key] = nil
    }

    /// Halves the largest groups, the idle accounts going first, until a quarter of the room is free again.
    private mutating func forgetIdle() {
        let order = groups.sorted { ($0.value.count, $0.key) > ($1.value.count, $1.key) }.map(\.key)
        for key in order where accounts > Self.accountLimit * 3 / 4 {
            guard var group = groups.removeValue(forKey: key) else { continue }
            accounts -= group.count
            group.halve()
            accounts += group.count
            groups[key] = group
        }
    }
}
