/// How much a tenant may use. Where a rate is nil, the tenant's own record says it; 0 is no limit.
public struct LimitPolicy: Sendable, Equatable {
    /// Requests a minute.
    public var requests: Int?
    /// Tokens a minute, in and out together.
    public var tokens: Int?
    /// Requests at the same time.
    public var concurrency: Int?
    /// Requests that may come at once; nil for as many as a minute has.
    public var requestBurst: Int?
    /// Tokens that may be spent at once; nil for as many as a minute has.
    public var tokenBurst: Int?
    /// Requests that may wait for one of the tenant's to end.
    public var queue = 32
    /// Milliseconds that each of them may wait.
    public var queueWait = 10_000
    /// Requests a day (UTC); 0 is no budget.
    public var dailyRequests = 0
    /// Tokens a day (UTC), in and out together; 0 is no budget.
    public var dailyTokens = 0
    /// Tokens that are reserved for an answer whose length the client does not bound.
    public var answerTokens = 1024
    /// Bytes of bodies that a gateway holds for the tenant at one time; 0 is no limit.
    public var bodyBytes = 64 << 20

    public init() {}
}
