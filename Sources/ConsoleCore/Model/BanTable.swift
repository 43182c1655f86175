import Wire

/// Bans in force by id, at most 10,000.
struct BanTable: Sendable {
    static let capacity = 10_000
    private static let tombstones = 512

    private var bans: [String: FeedEvent.Ban] = [:]
    private var times: [String: Int] = [:]
    private var lifted: [String: Int] = [:]

    var count: Int { bans.count }

    /// Takes an addition or a lift that happened at `time`, gateway milliseconds.
    mutating func take(_ ban: FeedEvent.Ban, time: Int) {
        if ban.op == "lift" {
            bans[ban.id] = nil
            times[ban.id] = nil
            if lifted.count >= Self.tombstones { lifted.removeAll() }
            lifted[ban.id] = time
        } else if lifted[ban.id] == nil, bans.count < Self.capacity || bans[ban.id] != nil {
            var kept = ban
            kept.reason = ban.reason.bounded(256)
            bans[ban.id] = kept
            times[ban.id] = time
        }
    }

    /// Replaces everything by a snapshot's list, but for what changed after it was taken.
    mutating func replace(_ list: [FeedEvent.Ban], time: Int) {
        let newer = bans.filter { (times[$0.key] ?? 0) > time }
        bans = newer
        times = times.filter { newer[$0.key] != nil }
        lifted = lifted.filter { $0.value > time }
        for ban in list where ban.op == "add" && newer[ban.id] == nil { take(ban, time: time) }
    }

    /// The ban or quarantine that is carried out on a tenant at `now`: a ban first, the longest when there are several.
    func ban(on tenant: Tenant, now: Int) -> FeedEvent.Ban? { all(on: tenant, now: now, simulated: false) }

    /// The same of those that only show what would be.
    func simulated(on tenant: Tenant, now: Int) -> FeedEvent.Ban? { all(on: tenant, now: now, simulated: true) }

    private func all(on tenant: Tenant, now: Int, simulated: Bool) -> FeedEvent.Ban? {
        guard !bans.isEmpty else { return nil }
        return
            bans.values
            .filter {
                $0.scope == "tenant" && ($0.target == tenant.id || $0.target == tenant.name)
                    && ($0.until ?? .max) > now && $0.simulated == simulated
            }
            .max { Self.rank($0) < Self.rank($1) }
    }

    private static func rank(_ ban: FeedEvent.Ban) -> (Int, Int, String) {
        (ban.quarantine ? 0 : 1, ban.until ?? .max, ban.id)
    }

    subscript(id: String) -> FeedEvent.Ban? { bans[id] }
}
