import Wire

/// Bans in force by id, at most 10,000.
struct BanTable: Sendable {
    static let capacity = 10_000
    private static let tombstones = 512

    private var bans: [String: FeedEvent.Ban] = [:]
    private var times: [String: Int] = [:]
    /// Ids of the bans on a target, so that no row has to look at all of them.
    private var byTarget: [Target: Set<String>] = [:]
    private var lifted: [String: Int] = [:]
    /// What was added and lifted, with gateway times, as far as this console was told.
    private(set) var history = Ring<Change>(capacity: 256)

    struct Change: Sendable, Equatable {
        var time: Int
        var ban: FeedEvent.Ban
    }

    private struct Target: Sendable, Hashable {
        var scope: String
        var name: String
    }

    var count: Int { bans.count }

    /// Takes an addition or a lift that happened at `time`, gateway milliseconds.
    mutating func take(_ ban: FeedEvent.Ban, time: Int) {
        let ban = ban.bounded()
        if (ban.op == "lift") == (bans[ban.id] != nil) { remember(ban, time: time) }
        keep(ban, time: time)
    }

    private mutating func keep(_ ban: FeedEvent.Ban, time: Int) {
        if ban.op == "lift" {
            set(ban.id, nil)
            times[ban.id] = nil
            if lifted.count >= Self.tombstones { lifted.removeAll() }
            lifted[ban.id] = time
        } else if lifted[ban.id] == nil, bans.count < Self.capacity || bans[ban.id] != nil {
            set(ban.id, ban)
            times[ban.id] = time
        }
    }

    private mutating func set(_ id: String, _ ban: FeedEvent.Ban?) {
        if let known = bans[id] {
            let target = Target(scope: known.scope, name: known.target)
            byTarget[target]?.remove(id)
            if byTarget[target]?.isEmpty == true { byTarget[target] = nil }
        }
        bans[id] = ban
        if let ban { byTarget[Target(scope: ban.scope, name: ban.target), default: []].insert(id) }
    }

    /// An addition that is known and a lift of what is not are no news, and do not come here.
    private mutating func remember(_ ban: FeedEvent.Ban, time: Int) { history.append(Change(time: time, ban: ban)) }

    /// What happened to a tenant, newest first.
    func changes(of tenant: Tenant) -> [Change] {
        history.serials.compactMap { history[$0] }.filter {
            $0.ban.scope == "tenant" && ($0.ban.target == tenant.id || $0.ban.target == tenant.name)
        }
    }

    /// Replaces everything by a snapshot's list, but for what changed after it was taken.
    mutating func replace(_ list: [FeedEvent.Ban], time: Int) {
        let known = Set(bans.keys)
        let newer = known.filter { (times[$0] ?? 0) > time }
        for id in known.subtracting(newer) {
            set(id, nil)
            times[id] = nil
        }
        lifted = lifted.filter { $0.value > time }
        for ban in list.lazy.map({ $0.bounded() }) where ban.op == "add" && !newer.contains(ban.id) {
            if !known.contains(ban.id), bans[ban.id] == nil, lifted[ban.id] == nil { remember(ban, time: time) }
            keep(ban, time: time)
        }
    }

    /// The ban or quarantine that is carried out on a tenant at `now`: a ban first, the longest when there are several.
    func ban(on tenant: Tenant, now: Int) -> FeedEvent.Ban? { all(on: tenant, now: now, simulated: false) }

    /// The same of those that only show what would be.
    func simulated(on tenant: Tenant, now: Int) -> FeedEvent.Ban? { all(on: tenant, now: now, simulated: true) }

    private func all(on tenant: Tenant, now: Int, simulated: Bool) -> FeedEvent.Ban? {
        guard !bans.isEmpty else { return nil }
        return on("tenant", [tenant.id, tenant.name])
            .filter { ($0.until ?? .max) > now && $0.simulated == simulated }
            .max { Self.rank($0) < Self.rank($1) }
    }

    /// All bans on these targets.
    private func on(_ scope: String, _ names: Set<String>) -> [FeedEvent.Ban] {
        names.flatMap { byTarget[Target(scope: scope, name: $0)] ?? [] }.compactMap { bans[$0] }
    }

    /// What is carried out and has this id or this target, or is on this tenant; at most ``PendingDeed/most``.
    func matching(_ name: String, tenant: Tenant?, now: Int) -> [FeedEvent.Ban] {
        let found = bans.values.filter { ban in
            let isOn =
                ban.id == name || ban.target == name
                || ban.scope == "tenant" && (ban.target == tenant?.id || ban.target == tenant?.name)
            return isOn && !ban.simulated && (ban.until ?? .max) > now
        }
        return Array(found.sorted { Self.rank($0) > Self.rank($1) }.prefix(PendingDeed.most))
    }

    /// Keys and addresses on which a ban is carried out.
    func targetsBesideTenants(now: Int) -> [String] {
        bans.values.filter { $0.scope != "tenant" && !$0.simulated && ($0.until ?? .max) > now }.map(\.target)
    }

    /// Bans of these keys that are carried out, the longest first.
    func onKeys(_ keys: Set<String>, now: Int) -> [FeedEvent.Ban] {
        guard !bans.isEmpty, !keys.isEmpty else { return [] }
        return on("key", keys)
            .filter { ($0.until ?? .max) > now && !$0.simulated }
            .sorted { Self.rank($0) > Self.rank($1) }
    }

    private static func rank(_ ban: FeedEvent.Ban) -> (Int, Int, String) {
        (ban.quarantine ? 0 : 1, ban.until ?? .max, ban.id)
    }

    subscript(id: String) -> FeedEvent.Ban? { bans[id] }

    /// Ids of all bans.
    var ids: Set<String> { Set(bans.keys) }

    /// Puts back what was there before a change; nil for nothing.
    mutating func restore(_ id: String, _ ban: FeedEvent.Ban?) { set(id, ban) }
}

extension FeedEvent.Ban {
    /// Bounds what one ban can make the console keep, in characters.
    func bounded() -> Self {
        var out = self
        (out.id, out.target, out.by) = (id.bounded(128), target.bounded(128), by.bounded(128))
        (out.op, out.scope, out.origin) = (op.bounded(16), scope.bounded(16), origin.bounded(16))
        out.reason = reason.bounded(256)
        return out
    }
}
