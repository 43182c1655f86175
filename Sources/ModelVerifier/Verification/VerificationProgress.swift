/// How far a verification has come.
public struct VerificationProgress: Sendable, Equatable {
    /// Bytes read.
    public var done: Int64
    /// Bytes in all; 0 until that is known.
    public var total: Int64
    /// Bytes in a second, over the last seconds; 0 until there is a measure.
    public var rate: Int64
    /// Seconds that are left at that rate; nil until there is a measure.
    public var secondsLeft: Int?

    public init(done: Int64, total: Int64, rate: Int64 = 0, secondsLeft: Int? = nil) {
        self.done = done
        self.total = total
        self.rate = rate
        self.secondsLeft = secondsLeft
    }
}

/// Makes a rate of counts and times.
struct RateMeter {
    /// Counts that are remembered; at ten a second the rate is that of the last three seconds.
    static let window = 32

    private var marks: [(time: UInt64, done: Int64)] = []

    /// The progress at `now` in nanoseconds.
    mutating func note(done: Int64, total: Int64, now: UInt64) -> VerificationProgress {
        marks.append((now, done))
        if marks.count > Self.window { marks.removeFirst() }
        guard let first = marks.first, now > first.time, done > first.done else {
            return VerificationProgress(done: done, total: total)
        }
        let rate = (Double(done) - Double(first.done)) * 1e9 / Double(now - first.time)
        let left = max(0, Double(total) - Double(done)) / rate
        return VerificationProgress(
            done: done, total: total, rate: Int64(min(rate, 1e15)), secondsLeft: Int(min(left.rounded(.up), 1e9)))
    }
}
