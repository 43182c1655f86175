import SecurityGate
import Testing

@testable import Stores

@Suite struct LocalLimiterTests {
    @Test func `a burst is let through and then one at a time`() {
        let limiter = LocalLimiter()
        let taken = (0..<4).map { _ in limiter.take(tenant: "a", limit: 3, now: 1_000) }
        #expect(taken.map(\.allowed) == [true, true, true, false])
        #expect(taken.map(\.remaining) == [2, 1, 0, 0])
        #expect(taken[3].retryAfter == 20_000_000)
        #expect(limiter.take(tenant: "b", limit: 3, now: 1_000).remaining == 2)
        #expect(!limiter.take(tenant: "a", limit: 3, now: 20_000_999).allowed)
        #expect(limiter.take(tenant: "a", limit: 3, now: 20_001_000).allowed)
    }

    @Test func `no limit is no state`() {
        let limiter = LocalLimiter()
        for _ in 0..<3 { #expect(limiter.take(tenant: "a", limit: 0, now: 0) == .unlimited) }
        #expect(limiter.take(tenant: "a", limit: 1, now: 0).allowed)
    }

    @Test(arguments: [1, 7, 60, 999, 60_000_000]) func `no minute lets more than the burst and its refill through`(
        _ limit: Int
    ) {
        let limiter = LocalLimiter()
        let step = max(1, GCRA.minute / limit / 3)
        let allowed = (0..<3000).count { limiter.take(tenant: "a", limit: limit, now: $0 * step).allowed }
        let refilled = 3000 * step / (GCRA.minute / limit)
        #expect(allowed <= limit + refilled + 1)
        #expect(allowed >= min(3000, refilled))
    }
}
