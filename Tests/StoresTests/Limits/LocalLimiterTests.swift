import SecurityGate
import Testing

@testable import Stores

@Suite struct LocalLimiterTests {
    private static func ask(_ tenant: String = "a", tokens: Int = 0, _ set: (inout LimitPolicy) -> Void) -> AdmissionAsk
    {
        var policy = LimitPolicy()
        set(&policy)
        var ask = AdmissionAsk(tenant: tenant, key: "k", allowance: Allowance(policy))
        (ask.tokens, ask.runs) = (tokens, true)
        return ask
    }

    private static func moment(_ time: Int) -> Moment { Moment(monotonic: time, wall: time) }

    private static func take(_ limiter: LocalLimiter, _ ask: AdmissionAsk, at time: Int = 0, share: Int = 1)
        -> AdmissionAnswer
    {
        limiter.take(ask, lease: ask.needsPlace ? "l" : nil, at: moment(time), share: share)
    }

    @Test func `a burst is let through and then one at a time, each tenant for itself`() {
        let limiter = LocalLimiter()
        let ask = Self.ask { $0.requests = 3 }
        let taken = (0..<4).map { _ in Self.take(limiter, ask, at: 1000) }
        #expect(taken.map(\.verdict) == [.admitted, .admitted, .admitted, .requests])
        #expect(taken.map(\.standing.requests.remaining) == [2, 1, 0, 0])
        #expect(taken[3].retryAfter == 20_000_000)
        #expect(Self.take(limiter, Self.ask("b") { $0.requests = 3 }, at: 1000).standing.requests.remaining == 2)
        #expect(Self.take(limiter, ask, at: 20_000_999).verdict == .requests)
        #expect(Self.take(limiter, ask, at: 20_001_000).verdict == .admitted)
    }

    @Test func `a refusal consumes nothing of the other limits`() {
        let limiter = LocalLimiter()
        let ask = Self.ask(tokens: 60) { ($0.requests, $0.tokens, $0.concurrency, $0.dailyRequests) = (9, 100, 5, 9) }
        #expect(Self.take(limiter, ask).verdict == .admitted)
        for _ in 0..<3 {
            let refused = Self.take(limiter, ask)
            #expect(refused.verdict == .tokens)
            #expect(refused.retryAfter == 12_000_000)
            let standing = refused.standing
            #expect((standing.requests.remaining, standing.tokens.remaining) == (8, 40))
            #expect((standing.running, standing.spentRequests) == (1, 1))
        }
    }

    @Test func `five at once do not spend more than a hundred tokens, and what is not used comes back`() throws {
        let limiter = LocalLimiter()
        let ask = Self.ask(tokens: 100) { $0.tokens = 100 }
        let taken = (0..<5).map { _ in Self.take(limiter, ask) }
        #expect(taken.map(\.verdict) == [.admitted, .tokens, .tokens, .tokens, .tokens])
        limiter.settle(try #require(taken[0].ticket), spent: 30, at: Self.moment(0))
        #expect(Self.take(limiter, ask.look).standing.tokens.remaining == 70)
    }

    @Test func `one of three gateways on its own has a third of every limit`() {
        let limiter = LocalLimiter()
        let ask = Self.ask { ($0.requests, $0.concurrency) = (9, 6) }
        #expect((0..<9).count { _ in Self.take(limiter, ask, share: 3).verdict == .admitted } == 2)
        #expect(Self.take(limiter, ask, share: 3).verdict == .concurrency)
        let rates = Self.ask("b") { $0.requests = 9 }
        #expect((0..<9).count { _ in Self.take(limiter, rates, share: 3).verdict == .admitted } == 3)
        let large = Self.ask("c", tokens: 90) { $0.tokens = 90 }
        #expect(Self.take(limiter, large, share: 3).verdict == .admitted)
        #expect(Self.take(limiter, large, at: 179_999_999, share: 3).verdict == .tokens)
        #expect(Self.take(limiter, large, at: 180_000_000, share: 3).verdict == .admitted)
    }

    @Test func `what was spent on all gateways today counts when they are on their own`() {
        let limiter = LocalLimiter()
        let ask = Self.ask("d") { $0.dailyRequests = 10 }
        var standing = Standing()
        (standing.spentRequests, standing.day) = (4, 0)
        limiter.note("d", standing, at: Self.moment(0))
        #expect((0..<9).count { _ in Self.take(limiter, ask, share: 3).verdict == .admitted } == 2)
        let refused = Self.take(limiter, ask, share: 3)
        #expect(refused.verdict == .budget)
        #expect(refused.retryAfter == DayCount.length)
        #expect(Self.take(limiter, ask, at: DayCount.length, share: 3).verdict == .admitted)
    }

    @Test func `a gateway that cannot ask goes on with its part of what was left, once`() {
        let limiter = LocalLimiter()
        let ask = Self.ask("e") { ($0.requests, $0.tokens) = (90, 900) }
        var standing = Standing()
        standing.requests = Quota(limit: 90, remaining: 12, reset: 1)
        standing.tokens = Quota(limit: 900, remaining: 600, reset: 1)
        limiter.note("e", standing, at: Self.moment(1000))
        func take(_ time: Int) -> AdmissionAnswer {
            limiter.take(ask, lease: nil, at: Self.moment(time), share: 3, owes: true)
        }
        let first = take(1001)
        #expect((first.standing.requests.remaining, first.standing.tokens.remaining) == (3, 200))
        #expect((0..<9).count { _ in take(1001).verdict == .admitted } == 3)
        #expect(take(1002).verdict == .requests)
        #expect(take(3_000_000).verdict == .admitted)
    }

    @Test func `no limit is no state`() {
        let limiter = LocalLimiter()
        for _ in 0..<3 { #expect(Self.take(limiter, Self.ask { _ in }).standing == Standing()) }
    }
}
