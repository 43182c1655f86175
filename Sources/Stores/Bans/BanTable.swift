import SecurityGate

/// Whom bans may hold, as one request shows it.
public struct BanSubject: Sendable {
    public var tenant: String
    public var key: String
    public var address: ClientAddress
    /// False where nothing that earlier requests showed may count: then automatic bans do not.
    public var heedsAutomatic: Bool

    public init(tenant: String, key: String, address: ClientAddress, heedsAutomatic: Bool = true) {
        self.tenant = tenant
        self.key = key
        self.address = address
        self.heedsAutomatic = heedsAutomatic
    }
}

/// What holds a request at one time; a ban goes before a quarantine, and of two alike the longer one.
public struct BanStanding: Sendable, Equatable {
    public fileprivate(set) var enforced: Ban?
    public fileprivate(set) var simulated: Ban?
}

/// All open bans at one moment, for the hot path: an immutable value. One look-up for the tenant, one for the key, and one
/// for each length of prefix among the banned addresses, however many ranges there are.
public struct BanTable: Sendable {
    private let named: [BanTarget: [Ban]]
    private let ranges: [(bits: Int, bans: [ClientAddress: [Ban]])]

    init(_ bans: [Ban]) {
        var named: [BanTarget: [Ban]] = [:]
        var ranges: [Int: [ClientAddress: [Ban]]] = [:]
        // Those that end last come first.
        for ban in bans.sorted(by: { $0.outlasts($1.until) }) {
            guard ban.scope == .address else {
                Self.keep(ban, in: &named[ban.subject, default: []])
                continue
            }
            guard let range = AddressRange(banTarget: ban.target) else { continue }
            Self.keep(ban, in: &ranges[range.bits, default: [:]][range.base, default: []])
        }
        self.named = named
        self.ranges = ranges.map { ($0.key, $0.value) }
    }

    /// Of those that say the same, the longest is enough.
    private static func keep(_ ban: Ban, in bans: inout [Ban]) {
        let isKnown = bans.contains {
            $0.kind == ban.kind && $0.simulated == ban.simulated && $0.origin == ban.origin
        }
        if !isKnown { bans.append(ban) }
    }

    /// True when nothing at all is banned.
    public var isEmpty: Bool { named.isEmpty && ranges.isEmpty }

    /// What holds a request at a time.
    public func standing(of subject: BanSubject, now: Int64) -> BanStanding {
        var out = BanStanding()
        if !named.isEmpty {
            out.take(named[BanTarget(scope: .tenant, name: subject.tenant)], subject, now)
            out.take(named[BanTarget(scope: .key, name: subject.key)], subject, now)
        }
        for range in ranges { out.take(range.bans[subject.address.prefix(range.bits)], subject, now) }
        return out
    }

    /// Whether what is under way is to be cut.
    public func cuts(_ subject: BanSubject, now: Int64) -> Bool {
        !isEmpty && standing(of: subject, now: now).enforced?.kind == .ban
    }

    /// Tenants that operators banned and whose bans hold at a time, with the end of each; nil is until lifted.
    public func tenants(at now: Int64) -> [(id: String, until: Int64?)] {
        named.values.compactMap { bans in bans.first { $0.isToldOutside && $0.isActive(at: now) } }
            .map { ($0.target, $0.until) }
    }
}

extension Ban {
    /// Whether it is also told of beside the shared records, for a gateway that lost those: what operators decided about
    /// tenants, since that key says nothing but that all is refused.
    public var isToldOutside: Bool { scope == .tenant && kind == .ban && origin == .operator && !simulated }
}

extension BanStanding {
    fileprivate mutating func take(_ bans: [Ban]?, _ subject: BanSubject, _ now: Int64) {
        for ban in bans ?? [] where ban.isActive(at: now) && (subject.heedsAutomatic || ban.origin == .operator) {
            if ban.simulated { Self.take(ban, over: &simulated) } else { Self.take(ban, over: &enforced) }
        }
    }

    private static func take(_ ban: Ban, over held: inout Ban?) {
        guard let other = held else { return held = ban }
        if other.kind == .quarantine, ban.kind == .ban { held = ban }
    }
}
