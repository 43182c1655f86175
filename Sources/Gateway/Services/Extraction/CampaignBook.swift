/// The campaigns that were found, and the tenants that operators said belong to none.
struct CampaignBook {
    /// Milliseconds for which such a word holds: 30 days.
    static let span: Int64 = 30 * 86_400_000
    /// Campaigns and words that are remembered; of more, those that are not the newest go.
    private static let limit = 1_024
    private static let wordLimit = 10_000

    /// Members by the tenant under whom the alert stands.
    private var found: [String: [String]] = [:]
    private var order: [String] = []
    private var excused: [String: Int64] = [:]
    private var unkept: [String] = []

    /// Takes a campaign that was found; its members that were not excused, with the one first under whom the alert stands
    /// already. Nil where at least half of them were excused.
    mutating func take(_ found: [String], at now: Int64) -> [String]? {
        let members = found.filter { (excused[$0] ?? 0) <= now }
        guard members.count > 1, members.count * 2 > found.count else { return nil }
        let first = members.first { self.found[$0] != nil } ?? members[0]
        if self.found[first] == nil {
            if order.count >= Self.limit { self.found[order.removeFirst()] = nil }
            order.append(first)
        }
        self.found[first] = members
        return [first] + members.filter { $0 != first }
    }

    /// The members of the campaign whose alert stands under a tenant, that one included.
    func members(with tenant: String) -> [String] { found[tenant] ?? [tenant] }

    mutating func excuse(_ tenants: [String], at now: Int64) {
        if excused.count + tenants.count > Self.wordLimit { excused = excused.filter { $0.value > now } }
        guard excused.count + tenants.count <= Self.wordLimit else { return }
        for tenant in tenants { excused[tenant] = now + Self.span }
        unkept += tenants
    }

    /// Who was excused since the last call, to be kept over restarts.
    mutating func takeUnkept() -> [String] {
        defer { unkept = [] }
        return unkept
    }

    /// Takes up what an earlier run knew.
    mutating func recall(_ words: [String: Int64]) { excused.merge(words, uniquingKeysWith: max) }
}
