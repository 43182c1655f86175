/// Requests and blocks: of the last 60 seconds in one bucket a second, of the last ten minutes in one every ten seconds.
struct RateMeter: Sendable, Equatable {
    private struct Bucket: Sendable, Equatable {
        var start: Int32 = -1
        var total: UInt32 = 0
        var blocked: UInt32 = 0

        /// Adds to the bucket that starts at `start`; one of an earlier time gives way, one of a later time stays.
        mutating func count(blocked isBlocked: Bool, at start: Int32) {
            guard start >= self.start else { return }
            if start > self.start { self = Bucket(start: start) }
            total &+= 1
            if isBlocked { blocked &+= 1 }
        }
    }

    private static let seconds = 60
    /// Seconds of a coarse bucket, and how many there are: ten minutes and the minute before.
    private static let coarse = 10
    private static let coarseKept = 68
    /// Whole seconds that a rate is the mean of.
    private static let rateWindow = 5

    /// Fine buckets, then the coarse ones.
    private var buckets: [Bucket] = []
    /// The newest second counted.
    private var newest = 0

    mutating func count(blocked: Bool, second: Int) {
        guard second >= 0, second < Int(Int32.max) else { return }
        if buckets.isEmpty { buckets = Array(repeating: Bucket(), count: Self.seconds + Self.coarseKept) }
        newest = max(newest, second)
        buckets[second % Self.seconds].count(blocked: blocked, at: Int32(second))
        let tens = second / Self.coarse
        buckets[Self.seconds + tens % Self.coarseKept].count(blocked: blocked, at: Int32(tens))
    }

    /// Events a second over the last five whole seconds; over ten for a time before the last event.
    func rate(at second: Int) -> Double {
        guard second >= newest else {
            let tens = second / Self.coarse - 1
            return Double(sums(coarse: tens...tens).total) / Double(Self.coarse)
        }
        return Double(sums(fine: (second - Self.rateWindow)...(second - 1)).total) / Double(Self.rateWindow)
    }

    /// What was counted and blocked in the last minute; by ten seconds for a time before the last event.
    func lastMinute(at second: Int) -> (total: Int, blocked: Int) {
        guard second >= newest else {
            let tens = second / Self.coarse
            return sums(coarse: (tens - 5)...tens)
        }
        return sums(fine: (second - Self.seconds + 1)...second)
    }

    /// What was counted and blocked in each of the last 60 seconds, oldest first; the running second is the last.
    func history(at second: Int) -> [(total: Int, blocked: Int)] {
        var out = Array(repeating: (total: 0, blocked: 0), count: Self.seconds)
        for bucket in buckets.prefix(Self.seconds) where bucket.start >= 0 {
            let age = second - Int(bucket.start)
            guard 0..<Self.seconds ~= age else { continue }
            out[Self.seconds - 1 - age] = (Int(bucket.total), Int(bucket.blocked))
        }
        return out
    }

    /// Percent blocked in the last minute; nil when nothing was seen.
    func blockedPercent(at second: Int) -> Int? {
        let sums = lastMinute(at: second)
        return sums.total == 0 ? nil : (sums.blocked * 100 + sums.total / 2) / sums.total
    }

    private func sums(fine range: ClosedRange<Int>) -> (total: Int, blocked: Int) {
        Self.sums(buckets.prefix(Self.seconds), range)
    }

    private func sums(coarse range: ClosedRange<Int>) -> (total: Int, blocked: Int) {
        Self.sums(buckets.dropFirst(Self.seconds), range)
    }

    private static func sums(_ buckets: ArraySlice<Bucket>, _ range: ClosedRange<Int>) -> (total: Int, blocked: Int) {
        buckets.reduce(into: (0, 0)) { sums, bucket in
            guard bucket.start >= 0, range.contains(Int(bucket.start)) else { return }
            sums.0 += Int(bucket.total)
            sums.1 += Int(bucket.blocked)
        }
    }
}
