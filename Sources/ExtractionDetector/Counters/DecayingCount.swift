/// A count that loses half of itself in each half-life; whole numbers only, so that it is the same on every machine.
struct DecayingCount: Sendable, Equatable {
    /// Thousandths of an observation.
    private(set) var milli: Int64 = 0
    private var last: Int64 = .min

    /// Time of the first observation since the count was last empty.
    private(set) var since: Int64 = 0

    /// Whole observations, rounded.
    var count: Int { Int((milli + 500) / 1_000) }

    /// Minutes from the first observation to `now`, at least one.
    func minutes(to now: Int64) -> Int64 {
        let (elapsed, overflow) = now.subtractingReportingOverflow(since)
        return overflow ? 1 : max(1, (elapsed + 59_999) / 60_000)
    }

    /// Decays to `now` (milliseconds; a clock that runs backwards counts as standing still), then adds.
    mutating func add(_ amount: Int64, at now: Int64, halfLife: Int64) {
        decay(to: now, halfLife: halfLife)
        if milli < 500 { since = now }
        milli = min(milli + amount, 1_000_000_000)
    }

    /// Between halvings the loss is linear, which is never off by more than 6 %.
    mutating func decay(to now: Int64, halfLife: Int64) {
        guard last != .min, now > last else {
            last = max(last, now)
            return
        }
        let (elapsed, overflow) = now.subtractingReportingOverflow(last)
        last = now
        let halvings = overflow ? 63 : elapsed / halfLife
        guard halvings < 63 else {
            milli = 0
            return
        }
        milli >>= halvings
        milli -= milli * (elapsed % halfLife) / (2 * halfLife)
    }
}
