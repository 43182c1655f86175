/// Somebody or something that is refused for a time.
public struct Ban: Sendable, Equatable {
    public enum Scope: String, Sendable, CaseIterable, Codable {
        case tenant, key, address
    }

    public enum Origin: String, Sendable, CaseIterable, Codable {
        case `operator`, automatic
    }

    /// `b_` and 16 random characters.
    public let id: String
    public let scope: Scope
    /// A tenant's id, a key's id or an address as text.
    public let target: String
    /// First moment, in ms since 1970, at which it no longer holds; nil for never.
    public let until: Int64?
    public let reason: String
    public let origin: Origin
    /// The operator, or the detector's name.
    public let by: String
    public let created: Int64
    public let lifted: Int64?
    /// True: nothing is refused, it is only shown what would be.
    public let simulated: Bool

    /// Whether it holds at a time.
    public func isActive(at now: Int64) -> Bool { lifted == nil && until.map { now < $0 } ?? true }
}

/// What a ban is asked to be.
public struct BanRequest: Sendable, Equatable {
    public var scope: Ban.Scope
    public var target: String
    /// First moment, in ms since 1970, at which it no longer holds; nil for never.
    public var until: Int64?
    public var reason: String
    public var origin: Ban.Origin
    public var by: String
    public var simulated: Bool

    public init(
        scope: Ban.Scope, target: String, until: Int64?, reason: String, origin: Ban.Origin, by: String,
        simulated: Bool = false
    ) {
        self.scope = scope
        self.target = target
        self.until = until
        self.reason = reason
        self.origin = origin
        self.by = by
        self.simulated = simulated
    }
}
