/// The limits that hold for one request of a tenant: what policy says, else what the tenant's own record says.
public struct Allowance: Sendable, Equatable {
    public var requests: Rate
    public var tokens: Rate
    /// Requests at the same time; 0 is no limit.
    public var concurrency: Int
    /// Requests that may wait for one to end.
    public var queue: Int
    /// Milliseconds that each may wait.
    public var queueWait: Int
    /// Requests and tokens a day (UTC); 0 is no budget.
    public var dailyRequests: Int
    public var dailyTokens: Int

    /// Highest number of requests a minute: one a microsecond.
    private static let mostRequests = 60_000_000

    public init(_ policy: LimitPolicy = LimitPolicy(), _ tenant: TenantLimits = TenantLimits()) {
        requests = Rate(
            perMinute: min(policy.requests ?? tenant.requests, Self.mostRequests), burst: policy.requestBurst)
        tokens = Rate(perMinute: policy.tokens ?? tenant.tokens, burst: policy.tokenBurst)
        concurrency = max(0, policy.concurrency ?? tenant.concurrency)
        queue = max(0, policy.queue)
        queueWait = max(0, policy.queueWait)
        dailyRequests = max(0, policy.dailyRequests)
        dailyTokens = max(0, policy.dailyTokens)
    }

    /// True where nothing is counted.
    public var isUnlimited: Bool { requests.isNone && isSimple }

    /// True where at most requests a minute are counted.
    public var isSimple: Bool { tokens.isNone && concurrency == 0 && dailyRequests == 0 && dailyTokens == 0 }

    /// True where tokens are counted, so that an answer needs a bound.
    public var countsTokens: Bool { !tokens.isNone || dailyTokens > 0 }

    /// Most tokens that one request can ever have; nil for any number.
    public var mostTokens: Int? {
        let bounds = [tokens.isNone ? nil : tokens.burst, dailyTokens > 0 ? dailyTokens : nil].compactMap { $0 }
        return bounds.min()
    }
}
