import SecurityGate
import Testing

@Suite struct GCRATests {
    /// Takes if it fits, as the limiter does.
    private static func take(_ bucket: inout GCRA, _ rate: Rate, _ now: Int, cost: Int = 1) -> Quota? {
        bucket.drain(rate, now: now)
        guard bucket.fits(cost, rate) else { return nil }
        bucket.add(cost, rate)
        return bucket.quota(rate)
    }

    private static func refused(_ bucket: GCRA, _ rate: Rate, _ now: Int, cost: Int = 1) -> Quota {
        var bucket = bucket
        bucket.drain(rate, now: now)
        return bucket.quota(rate, refused: cost)
    }

    @Test func `a burst of the limit passes and then one for each interval`() {
        var bucket = GCRA()
        let (start, rate) = (1_000_000_000, Rate(perMinute: 6))
        for left in (0..<6).reversed() { #expect(Self.take(&bucket, rate, start)?.remaining == left) }
        #expect(Self.take(&bucket, rate, start) == nil)
        #expect(Self.refused(bucket, rate, start).retryAfter == 10_000_000)
        #expect(Self.take(&bucket, rate, start + 9_999_999) == nil)
        #expect(Self.take(&bucket, rate, start + 10_000_000) != nil)
        #expect(Self.take(&bucket, rate, start + 10_000_001) == nil)
    }

    @Test func `retryAfter is exact at every rate, burst and cost: one microsecond earlier is refused`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var bucket = GCRA()
            let rate = Rate(
                perMinute: .random(in: 1...(Bool.random() ? 5000 : Rate.most), using: &generator),
                burst: .random(in: 1...(Bool.random() ? 5000 : Rate.most), using: &generator))
            var now = Int.random(in: 0...1_000_000_000_000, using: &generator)
            let cost = Int.random(in: 1...rate.burst, using: &generator)
            while Self.take(&bucket, rate, now, cost: cost) != nil {}
            let wait = Self.refused(bucket, rate, now, cost: cost).retryAfter
            now += wait
            var early = bucket
            #expect(Self.take(&early, rate, now - 1, cost: cost) == nil)
            #expect(Self.take(&bucket, rate, now, cost: cost) != nil)
        }
    }

    @Test(arguments: [1, 7, 60, 999, 1_000_000, 59_999_999, 60_000_000, 999_999_999, Rate.most])
    func `what remains is exact to the unit`(_ limit: Int) {
        let rate = Rate(perMinute: limit)
        var (bucket, left) = (GCRA(), limit)
        for cost in [1, limit / 3, limit / 7, 1] where cost > 0 && cost <= left {
            left -= cost
            #expect(Self.take(&bucket, rate, 5, cost: cost)?.remaining == left)
        }
        bucket.add(-1, rate)
        #expect(bucket.quota(rate).remaining == left + 1)
    }

    @Test(arguments: [1, 7, 100, 40_000_000]) func `over ten minutes no more than ten limits and one burst pass`(
        _ limit: Int
    ) {
        let rate = Rate(perMinute: limit, burst: max(1, limit / 10))
        var (bucket, passed) = (GCRA(), 0)
        let cost = max(1, limit / 1000)
        for step in 0..<600_000 where Self.take(&bucket, rate, step * 1000, cost: cost) != nil { passed += cost }
        #expect(passed <= limit * 10 + rate.burst)
        #expect(passed >= limit * 10 - cost)
    }

    @Test func `a bucket that rested is whole again, never more`() {
        var (bucket, rate) = (GCRA(), Rate(perMinute: 3))
        _ = Self.take(&bucket, rate, 0)
        let quota = Self.take(&bucket, rate, 10 * GCRA.parts)
        #expect(quota == Quota(limit: 3, remaining: 2, reset: 20_000_000))
    }

    @Test func `what is spent beyond the reservation is a debt, and ten minutes' worth at most`() {
        var (bucket, rate) = (GCRA(), Rate(perMinute: 60))
        _ = Self.take(&bucket, rate, 0, cost: 60)
        bucket.add(30, rate)
        #expect(bucket.quota(rate) == Quota(limit: 60, remaining: 0, reset: 90_000_000))
        #expect(Self.refused(bucket, rate, 0, cost: 1).retryAfter == 31_000_000)
        bucket.add(Int.max, rate)
        #expect(bucket.quota(rate).reset == 11 * 60_000_000)
        bucket.add(Int.min, rate)
        #expect(bucket.level == 0)
    }

    @Test func `a clock that goes back or ahead by a day costs one filling at most`() {
        let (day, rate) = (86_400_000_000, Rate(perMinute: 60))
        for jump in [-day, day] {
            var (bucket, passed, now) = (GCRA(), 0, 2 * day)
            for step in 0..<240 {
                if step == 120 { now += jump }
                now += 500_000
                while Self.take(&bucket, rate, now) != nil { passed += 1 }
            }
            #expect(178...240 ~= passed)
        }
    }

    @Test func `a share of a limit is at least one`() {
        #expect(Rate(perMinute: 100).share(of: 3) == Rate(perMinute: 33))
        #expect(Rate(perMinute: 2, burst: 1).share(of: 5) == Rate(perMinute: 1, burst: 1))
        #expect(Rate.none.share(of: 3).isNone)
    }
}
