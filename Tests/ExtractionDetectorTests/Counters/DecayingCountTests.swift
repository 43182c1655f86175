import Testing

@testable import ExtractionDetector

struct DecayingCountTests {
    @Test func `what is taken away goes down to nothing`() {
        var count = DecayingCount()
        count.add(2_000, at: 0, halfLife: 100)
        count.add(-5_000, at: 0, halfLife: 100)
        #expect(count.milli == 0)
        count.add(1_000, at: 70, halfLife: 100)
        #expect(count.since == 70)
    }

    @Test func `half is left after a half-life and a quarter after two`() {
        var count = DecayingCount()
        count.add(8_000, at: 0, halfLife: 100)
        count.decay(to: 100, halfLife: 100)
        #expect(count.milli == 4_000)
        count.decay(to: 200, halfLife: 100)
        #expect(count.milli == 2_000)
    }

    @Test func `between halvings the count falls steadily`() {
        var last: Int64 = .max
        for time in stride(from: Int64(0), through: 400, by: 10) {
            var count = DecayingCount()
            count.add(8_000, at: 0, halfLife: 100)
            count.decay(to: time, halfLife: 100)
            #expect(count.milli < last)
            last = count.milli
        }
    }

    @Test func `time that runs backwards stands still`() {
        var count = DecayingCount()
        count.add(2_000, at: 1_000, halfLife: 10)
        count.add(1_000, at: 0, halfLife: 10)
        #expect(count.milli == 3_000)
    }
}
