import SecurityGate
import Testing

@Suite struct GCRATests {
    @Test func `a burst of the limit passes and then one for each interval`() {
        var bucket = GCRA()
        let start = 1_000_000_000
        for left in (0..<6).reversed() {
            let quota = bucket.take(limit: 6, now: start)
            #expect(quota.allowed)
            #expect(quota.remaining == left)
        }
        let refused = bucket.take(limit: 6, now: start)
        #expect(!refused.allowed)
        #expect(refused.retryAfter == 10_000_000)
        #expect(!bucket.take(limit: 6, now: start + 9_999_999).allowed)
        #expect(bucket.take(limit: 6, now: start + 10_000_000).allowed)
        #expect(!bucket.take(limit: 6, now: start + 10_000_001).allowed)
    }

    @Test func `retryAfter is exact: one microsecond earlier is refused`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var bucket = GCRA()
            let limit = Int.random(in: 1...5000, using: &generator)
            var now = Int.random(in: 0...1_000_000_000_000, using: &generator)
            var quota = bucket.take(limit: limit, now: now)
            while quota.allowed { quota = bucket.take(limit: limit, now: now) }
            now += quota.retryAfter
            var early = bucket
            #expect(!early.take(limit: limit, now: now - 1).allowed)
            #expect(bucket.take(limit: limit, now: now).allowed)
        }
    }

    @Test func `over ten minutes no more than the limit a minute and one burst pass`() {
        var bucket = GCRA()
        var passed = 0
        for step in 0..<600_000 where bucket.take(limit: 100, now: step * 1000).allowed { passed += 1 }
        #expect(passed <= 100 * 10 + 100)
        #expect(passed >= 100 * 10)
    }

    @Test func `a bucket that rested is whole again, never more`() {
        var bucket = GCRA()
        _ = bucket.take(limit: 3, now: 0)
        let quota = bucket.take(limit: 3, now: 10 * GCRA.minute)
        #expect(quota.remaining == 2)
        #expect(quota.reset == 20_000_000)
    }
}
