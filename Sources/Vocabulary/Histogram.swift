/// How many values fell into which range, in whole numbers of a unit that the owner knows; adding two of the same ranges
/// gives the histogram of all their values.
public struct Histogram: Sendable, Equatable {
    /// The largest value of each range, ascending; what is above the last is in a range of its own.
    public let bounds: [Int]
    /// Values in each range, one more than there are bounds.
    public private(set) var counts: [Int]
    /// Sum of the values.
    public private(set) var sum = 0

    public init(_ bounds: [Int]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// What was counted elsewhere in the same ranges.
    public init(_ bounds: [Int], counts: [Int], sum: Int) {
        precondition(counts.count == bounds.count + 1, "A histogram has one range more than bounds.")
        (self.bounds, self.counts, self.sum) = (bounds, counts, sum)
    }

    /// Values in all.
    public var count: Int { counts.reduce(0, +) }

    /// Counts a value; a negative one, as a clock that was set back may give, as 0.
    public mutating func observe(_ value: Int) {
        let value = max(0, value)
        var range = 0
        while range < bounds.count, bounds[range] < value { range += 1 }
        counts[range] += 1
        sum &+= value
    }

    /// Adds the values of a histogram with the same bounds.
    public mutating func add(_ other: Histogram) {
        for range in counts.indices { counts[range] += other.counts[range] }
        sum &+= other.sum
    }
}

extension Histogram {
    /// Nanoseconds: what the gateway itself takes, from 5 µs to 10 s.
    public static let work = Histogram([
        5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
        25_000_000, 50_000_000, 100_000_000, 250_000_000, 1_000_000_000, 10_000_000_000,
    ])
    /// Nanoseconds: what waits for a model, in the ranges of `gen_ai.server.request.duration`.
    public static let answers = Histogram([
        10_000_000, 20_000_000, 40_000_000, 80_000_000, 160_000_000, 320_000_000, 640_000_000, 1_280_000_000,
        2_560_000_000, 5_120_000_000, 10_240_000_000, 20_480_000_000, 40_960_000_000, 81_920_000_000,
    ])
    /// Nanoseconds: until a model begins, in the ranges of `gen_ai.server.time_to_first_token`.
    public static let beginnings = Histogram([
        1_000_000, 5_000_000, 10_000_000, 20_000_000, 40_000_000, 60_000_000, 80_000_000, 100_000_000, 250_000_000,
        500_000_000, 750_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 7_500_000_000, 10_000_000_000,
    ])
    /// Scores, 0 to 100.
    public static let scores = Histogram([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    /// Tokens, in the ranges of `gen_ai.client.token.usage`.
    public static let tokens = Histogram([
        1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
    ])
}
