/// The generic cell rate algorithm in its form as a leaky bucket: a rate limit with a burst.
///
/// What is taken fills the bucket, and it drains at the rate. The level is counted in parts so fine that a microsecond
/// drains a whole number of them at every rate, so nothing is lost or gained by rounding. Times are microseconds of one
/// clock; should it go back, the level stays, so a jump costs one filling of the bucket at most. Source: ITU-T I.371,
/// annex A: the continuous-state leaky bucket.
public struct GCRA: Sendable, Equatable {
    /// What is in the bucket, in parts of a unit.
    public private(set) var level: Int
    /// When it held that.
    public private(set) var time: Int

    /// Parts of a unit: a rate of N a minute drains N of them in a microsecond.
    public static let parts = 60_000_000
    /// Most units that one request takes, or gives back.
    public static let mostCost = 5_000_000_000

    public init(level: Int = 0, time: Int = 0) {
        self.level = level
        self.time = time
    }

    /// Lets pass what drained until `now`. A level that no bucket of this rate can have is brought down to the highest.
    public mutating func drain(_ rate: Rate, now: Int) {
        let elapsed = max(0, now - time)
        level = elapsed > level / rate.perMinute ? 0 : level - elapsed * rate.perMinute
        level = min(max(0, level), rate.mostLevel)
        time = now
    }

    /// Whether `cost` units fit in; only after ``drain(_:now:)``.
    public func fits(_ cost: Int, _ rate: Rate) -> Bool { cost == 0 || level + cost * Self.parts <= rate.fullLevel }

    /// Adds units, or gives some back where it is negative; more than fits is a debt that is waited for. Only after
    /// ``drain(_:now:)``.
    public mutating func add(_ cost: Int, _ rate: Rate) {
        let cost = min(max(-Self.mostCost, cost), Self.mostCost)
        level = min(max(0, level + cost * Self.parts), rate.mostLevel)
    }

    /// Where the bucket stands, for somebody who would take `cost` units more; only after ``drain(_:now:)``.
    public func quota(_ rate: Rate, refused cost: Int = 0) -> Quota {
        let missing = max(0, level + cost * Self.parts - rate.fullLevel)
        return Quota(
            limit: rate.perMinute, remaining: max(0, rate.fullLevel - level) / Self.parts,
            reset: Self.ceiling(level, rate.perMinute),
            retryAfter: cost == 0 ? 0 : Self.ceiling(missing, rate.perMinute))
    }

    private static func ceiling(_ parts: Int, _ rate: Int) -> Int { (parts + rate - 1) / rate }
}

/// How much may pass a limit: so much a minute, and so much at once.
public struct Rate: Sendable, Equatable {
    /// Units a minute; 0 for no limit.
    public let perMinute: Int
    /// Units that may be taken at once.
    public let burst: Int

    /// Highest rate and burst.
    public static let most = 1_000_000_000
    /// Minutes that a debt can take to be waited for.
    private static let debtMinutes = 10

    /// - Parameter burst: nil for as many as a minute has.
    public init(perMinute: Int, burst: Int? = nil) {
        self.perMinute = min(max(0, perMinute), Self.most)
        self.burst = min(max(1, burst ?? perMinute), Self.most)
    }

    public static let none = Rate(perMinute: 0)

    public var isNone: Bool { perMinute == 0 }

    /// The level of a full bucket, in parts.
    public var fullLevel: Int { burst * GCRA.parts }

    /// The highest level, with the largest debt, in parts.
    public var mostLevel: Int { (burst + Self.debtMinutes * perMinute) * GCRA.parts }

    /// The part of one of `count` gateways that cannot ask each other.
    public func share(of count: Int) -> Rate {
        count <= 1 || isNone ? self : Rate(perMinute: max(1, perMinute / count), burst: max(1, burst / count))
    }
}
