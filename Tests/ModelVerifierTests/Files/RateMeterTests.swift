import Testing

@testable import ModelVerifier

struct RateMeterTests {
    @Test
    func `A steady pace gives its rate and what is left of the time`() {
        var meter = RateMeter()
        #expect(meter.note(done: 0, total: 1_000, now: 5) == VerificationProgress(done: 0, total: 1_000))
        let second = meter.note(done: 100, total: 1_000, now: 1_000_000_005)
        #expect(second == VerificationProgress(done: 100, total: 1_000, rate: 100, secondsLeft: 9))
    }

    @Test
    func `An old pace is forgotten`() {
        var meter = RateMeter()
        var done: Int64 = 0
        var now: UInt64 = 0
        var last = VerificationProgress(done: 0, total: 0)
        for step in 0..<2 * RateMeter.window {
            done += step < RateMeter.window ? 1_000 : 10
            now += 1_000_000_000
            last = meter.note(done: done, total: 1 << 40, now: now)
        }
        #expect(last.rate == 10)
    }

    @Test
    func `Nothing traps on counts and clocks that stand still, go back or overflow`() {
        var meter = RateMeter()
        for (done, total, now): (Int64, Int64, UInt64) in [
            (5, 0, 9), (5, .max, 9), (4, .min, 3), (.max, .max, .max), (.max, 0, .max), (0, .max, 0),
        ] {
            let progress = meter.note(done: done, total: total, now: now)
            #expect(progress.rate >= 0)
            #expect((progress.secondsLeft ?? 0) >= 0)
        }
    }
}
