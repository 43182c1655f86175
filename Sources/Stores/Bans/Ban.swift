import SecurityGate

/// Somebody or something that is refused for a time.
public struct Ban: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Everything is refused, and what is under way is cut.
        case ban
        /// Questions to models are refused; what is under way ends by itself.
        case quarantine
    }

    public enum Scope: String, Sendable, CaseIterable, Codable {
        case tenant, key, address
    }

    public enum Origin: String, Sendable, CaseIterable, Codable {
        case `operator`, automatic
    }

    /// `b_` and 16 random characters.
    public let id: String
    public var kind = Kind.ban
    public let scope: Scope
    /// A tenant's id, a key's id, or an address or a range of them as text.
    public let target: String
    /// First moment, in ms since 1970, at which it no longer holds; nil for never.
    public let until: Int64?
    public let reason: String
    public let origin: Origin
    /// The operator, or the detector's name.
    public let by: String
    public let created: Int64
    public var lifted: Int64?
    /// True: nothing is refused, it is only shown what would be.
    public let simulated: Bool

    /// Whether it holds at a time.
    public func isActive(at now: Int64) -> Bool { lifted == nil && until.map { now < $0 } ?? true }

    public var subject: BanTarget { BanTarget(scope: scope, name: target) }

    /// Whether it ends later than a moment, of which nil is never.
    func outlasts(_ other: Int64?) -> Bool { (until ?? .max) > (other ?? .max) }
}

/// Whom or what a ban holds.
public struct BanTarget: Hashable, Sendable {
    public var scope: Ban.Scope
    public var name: String

    public init(scope: Ban.Scope, name: String) {
        self.scope = scope
        self.name = name
    }
}

/// What a ban is asked to be.
public struct BanRequest: Sendable, Equatable {
    public var kind: Ban.Kind
    public var scope: Ban.Scope
    public var target: String
    /// First moment, in ms since 1970, at which it no longer holds; nil for never.
    public var until: Int64?
    public var reason: String
    public var origin: Ban.Origin
    public var by: String
    public var simulated: Bool

    public init(
        kind: Ban.Kind = .ban, scope: Ban.Scope, target: String, until: Int64?, reason: String, origin: Ban.Origin,
        by: String, simulated: Bool = false
    ) {
        self.kind = kind
        self.scope = scope
        self.target = target
        self.until = until
        self.reason = reason
        self.origin = origin
        self.by = by
        self.simulated = simulated
    }

    /// Why nobody can be banned by it; nil where all is well.
    func fault(now: Int64) -> (message: String, hint: String)? {
        let hint = "Name a tenant, a key or an address"
        if target.isEmpty { return ("The ban has no target", hint) }
        if target.utf8.count > BanStore.targetLimit { return ("The ban's target is too long", hint) }
        if target.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return ("The ban's target has a control character", "Name it as it is shown")
        }
        if scope == .address, AddressRange(banTarget: target) == nil {
            return ("The ban's target is no address or range", "Name it as 192.0.2.7 or 192.0.2.0/24")
        }
        if let until, until <= now { return ("The ban would be over already", "Use a duration such as 4h") }
        return nil
    }
}

/// What became of a request for a ban.
public struct BanOutcome: Sendable, Equatable {
    public enum Change: String, Sendable, CaseIterable {
        /// There was none before.
        case made
        /// It holds for longer than the one before.
        case extended
        /// It holds for a shorter time, as it was told to.
        case shortened
        /// The one before lasts as long or longer, and stays.
        case kept
    }

    /// The ban that now holds.
    public let ban: Ban
    public let change: Change
}

extension AddressRange {
    /// The range that a ban names; nil for what is none, or is written otherwise than ``shortest`` writes it, or is vast.
    init?(banTarget text: String) {
        guard let range = AddressRange(text), range.shortest == text, !range.isVast else { return nil }
        self = range
    }
}
