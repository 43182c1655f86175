/// The generic cell rate algorithm: a rate limit with a burst whose whole state is one time.
///
/// Times are microseconds of a monotonic clock. A limit of N a minute lets a burst of N through and then one every 60/N
/// seconds. Source: ITU-T I.371, and the leaky bucket as a meter.
public struct GCRA: Sendable, Equatable {
    /// The theoretical arrival time: when the bucket will be empty again.
    public private(set) var arrival: Int

    public init(arrival: Int = 0) { self.arrival = arrival }

    /// Takes one of `limit` a minute at `now`.
    public mutating func take(limit: Int, now: Int) -> Quota {
        let interval = max(1, Self.minute / max(1, limit))
        let window = interval * max(1, limit)
        let next = max(arrival, now) + interval
        guard next - window <= now else {
            return Quota(
                allowed: false, limit: limit, remaining: 0, reset: max(0, arrival - now),
                retryAfter: next - window - now)
        }
        arrival = next
        return Quota(allowed: true, limit: limit, remaining: (window - (next - now)) / interval, reset: next - now)
    }

    /// Microseconds in a minute.
    public static let minute = 60_000_000
}

/// Where a tenant stands with one limit after a request; all times in microseconds.
public struct Quota: Sendable, Equatable {
    public var allowed: Bool
    /// The limit a minute; 0 is none.
    public var limit: Int
    /// Requests that would still be let through now.
    public var remaining: Int
    /// Time until the limit is whole again.
    public var reset: Int
    /// Time until the next request would be let through; 0 when it would now.
    public var retryAfter: Int

    public init(allowed: Bool, limit: Int, remaining: Int, reset: Int, retryAfter: Int = 0) {
        self.allowed = allowed
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self.retryAfter = retryAfter
    }

    /// For a tenant without a limit.
    public static let unlimited = Quota(allowed: true, limit: 0, remaining: 0, reset: 0)
}
