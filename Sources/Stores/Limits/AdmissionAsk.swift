import SecurityGate

/// What a request asks of the limits.
public struct AdmissionAsk: Sendable {
    public var tenant: String
    public var key: String
    public var allowance: Allowance
    /// Requests that it counts as: 0 only looks.
    public var requests = 1
    /// Tokens to reserve.
    public var tokens = 0
    /// Whether it is one of those that run at the same time.
    public var runs = false
    /// Whether it waits in line while no place is free.
    public var waits = true
    /// What it is a part of, if that was declared.
    public var workload: Workload?
    /// Refused, where the shared limits cannot be asked.
    public var failsClosed = false

    public init(tenant: String, key: String, allowance: Allowance) {
        self.tenant = tenant
        self.key = key
        self.allowance = allowance
    }

    /// The same, only to see where the tenant stands.
    var look: AdmissionAsk {
        var ask = self
        (ask.requests, ask.tokens, ask.runs, ask.workload) = (0, 0, false, nil)
        return ask
    }

    /// True where it needs a place among those that run.
    var needsPlace: Bool { runs && allowance.concurrency > 0 }
    /// True where nothing of it is counted.
    var isFree: Bool { allowance.isUnlimited && workload == nil }
    /// True where at most requests a minute are counted.
    var isSimple: Bool { allowance.isSimple && workload == nil }
    /// True where the day's count is kept.
    var countsDay: Bool { allowance.dailyRequests > 0 || allowance.dailyTokens > 0 || workload != nil }
}

/// The answer to an ask.
public struct AdmissionAnswer: Sendable, Equatable {
    /// Why not; nil where it may go on.
    public var verdict = AdmissionVerdict.admitted
    public var standing = Standing()
    /// Microseconds after which to ask again; 0 where nothing was refused.
    public var retryAfter = 0
    /// What must be settled when the request has ended; nil where there is nothing.
    public var ticket: AdmissionTicket?
    /// Whether the workload that it is part of is within its budget.
    public var isCovered = false
    /// True when the shared limits could not be asked.
    public var isDegraded = false

    public init() {}
}

public enum AdmissionVerdict: Int, Sendable, Equatable {
    case admitted, banned, requests, tokens, budget, concurrency
    // What the scripts know nothing of.
    case queueFull, degraded, draining
}

/// What an admitted request holds until it has ended.
public struct AdmissionTicket: Sendable, Equatable {
    let tenant: String
    let allowance: Allowance
    /// Tokens that were reserved.
    public let tokens: Int
    /// Name of its place among those that run; nil where it has none.
    let lease: String?
    /// Where its tokens count in the day's budget, and in which workload's.
    let day: Int
    let workload: String?
    /// Into how many parts the limits were divided when it was admitted from memory; 0 where they were shared.
    let share: Int

    /// Nil where there is nothing to settle.
    init?(_ ask: AdmissionAsk, lease: String?, day: Int, isCovered: Bool, share: Int) {
        guard lease != nil || ask.tokens > 0 else { return nil }
        tenant = ask.tenant
        allowance = ask.allowance
        tokens = ask.tokens
        self.lease = lease
        self.day = day
        workload = isCovered ? ask.workload?.name : nil
        self.share = share
    }

    var isShared: Bool { share == 0 }
    /// True where the day's count is kept.
    var countsDay: Bool { allowance.dailyRequests > 0 || allowance.dailyTokens > 0 || workload != nil }
}

/// Two clocks at one time, in microseconds.
public struct Moment: Sendable, Equatable {
    /// Of a clock that never jumps.
    public var monotonic: Int
    /// Since 1970.
    public var wall: Int

    public init(monotonic: Int, wall: Int) {
        self.monotonic = monotonic
        self.wall = wall
    }
}
