/// Where a tenant stands with one limit after a request; all times in microseconds.
public struct Quota: Sendable, Equatable {
    /// The limit a minute; 0 is none.
    public var limit: Int
    /// Units that would still be let through now.
    public var remaining: Int
    /// Time until the limit is whole again.
    public var reset: Int
    /// Time until what was refused would be let through; 0 where nothing was.
    public var retryAfter: Int

    public init(limit: Int, remaining: Int, reset: Int, retryAfter: Int = 0) {
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self.retryAfter = retryAfter
    }

    /// For a tenant without a limit.
    public static let unlimited = Quota(limit: 0, remaining: 0, reset: 0)
}

/// Where a tenant stands with all of its limits.
public struct Standing: Sendable, Equatable {
    public var requests = Quota.unlimited
    public var tokens = Quota.unlimited
    /// Its requests that are under way; 0 where it has no limit of them.
    public var running = 0
    /// Requests and tokens of its budget that were spent today; 0 where it has none.
    public var spentRequests = 0
    public var spentTokens = 0
    /// The day that this is about, counted from 1970 (UTC).
    public var day = 0

    public init() {}
}
