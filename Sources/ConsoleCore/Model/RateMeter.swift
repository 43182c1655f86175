/// Requests and blocks of the last 60 seconds in one bucket a second.
struct RateMeter: Sendable, Equatable {
    private struct Bucket: Sendable, Equatable {
        var second = -1
        var total = 0
        var blocked = 0
    }

    private static let seconds = 60
    /// Whole seconds that a rate is the mean of.
    private static let rateWindow = 5

    private var buckets: [Bucket] = []

    mutating func count(blocked: Bool, second: Int) {
        if buckets.isEmpty { buckets = Array(repeating: Bucket(), count: Self.seconds) }
        let slot = second % Self.seconds
        if buckets[slot].second != second { buckets[slot] = Bucket(second: second) }
        buckets[slot].total += 1
        if blocked { buckets[slot].blocked += 1 }
    }

    /// Events a second over the last five whole seconds.
    func rate(at second: Int) -> Double {
        let window = (second - Self.rateWindow)..<second
        return Double(buckets.reduce(0) { window.contains($1.second) ? $0 + $1.total : $0 }) / Double(Self.rateWindow)
    }

    /// What was counted and blocked in the last minute.
    func lastMinute(at second: Int) -> (total: Int, blocked: Int) {
        buckets.reduce(into: (0, 0)) { sums, bucket in
            guard bucket.second > second - Self.seconds, bucket.second <= second else { return }
            sums.0 += bucket.total
            sums.1 += bucket.blocked
        }
    }

    /// Percent blocked in the last minute; nil when nothing was seen.
    func blockedPercent(at second: Int) -> Int? {
        let sums = lastMinute(at: second)
        return sums.total == 0 ? nil : (sums.blocked * 100 + sums.total / 2) / sums.total
    }
}
