/// All open bans at one moment, for the hot path: an immutable value, one look-up a scope.
public struct BanTable: Sendable {
    private struct Target: Hashable {
        var scope: Ban.Scope
        var name: String
    }

    private let enforced: [Target: Ban]
    private let simulated: [Target: Ban]

    init(_ bans: [Ban]) {
        var enforced: [Target: Ban] = [:]
        var simulated: [Target: Ban] = [:]
        for ban in bans {
            let target = Target(scope: ban.scope, name: ban.target)
            if ban.simulated { Self.keep(ban, target, in: &simulated) } else { Self.keep(ban, target, in: &enforced) }
        }
        self.enforced = enforced
        self.simulated = simulated
    }

    /// Of two bans of one target the longer one holds.
    private static func keep(_ ban: Ban, _ target: Target, in bans: inout [Target: Ban]) {
        if let other = bans[target], (other.until ?? .max) >= (ban.until ?? .max) { return }
        bans[target] = ban
    }

    /// True when nothing at all is banned.
    public var isEmpty: Bool { enforced.isEmpty && simulated.isEmpty }

    /// The ban that refuses a request at this time, the widest scope first; nil if none does.
    ///
    /// - Parameter simulated: true to ask for what would refuse it instead.
    public func ban(
        tenant: String, key: String, address: String, now: Int64, simulated: Bool = false
    ) -> Ban? {
        let bans = simulated ? self.simulated : enforced
        if bans.isEmpty { return nil }
        return Self.find(.tenant, tenant, in: bans, now: now) ?? Self.find(.key, key, in: bans, now: now)
            ?? Self.find(.address, address, in: bans, now: now)
    }

    /// The ban of one address, before it is known who asks.
    public func ban(address: String, now: Int64) -> Ban? {
        enforced.isEmpty ? nil : Self.find(.address, address, in: enforced, now: now)
    }

    /// Tenants whose bans hold at a time, with the end of each; nil is until lifted.
    public func tenants(at now: Int64) -> [(id: String, until: Int64?)] {
        enforced.values.filter { $0.scope == .tenant && $0.isActive(at: now) }.map { ($0.target, $0.until) }
    }

    private static func find(_ scope: Ban.Scope, _ name: String, in bans: [Target: Ban], now: Int64) -> Ban? {
        guard let ban = bans[Target(scope: scope, name: name)], ban.isActive(at: now) else { return nil }
        return ban
    }
}
