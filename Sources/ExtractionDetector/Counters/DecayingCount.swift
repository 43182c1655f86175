/// A count that loses half of itself in each half-life; whole numbers only, so that it is the same on every machine.
struct DecayingCount: Sendable, Equatable {
    /// A count grows no further than a million observations.
    static let limit: Int64 = 1_000_000_000

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
        return overflow ? 1 : max(1, elapsed / 60_000 + 1)
    }

    /// Decays to `now` (milliseconds; a clock that runs backwards counts as standing still), then adds; a negative amount
    /// takes away, down to nothing.
    mutating func add(_ amount: Int64, at now: Int64, halfLife: Int64) {
        decay(to: now, halfLife: halfLife)
        if milli < 500 { since = now }
        milli = min(max(milli + amount, 0), Self.limit)
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
        // Halved first, so that a long half-life cannot overflow the product.
        milli -= milli * (elapsed % halfLife / 2) / halfLife
    }

    /// Adds what another count of other requests holds.
    mutating func merge(_ other: DecayingCount, halfLife: Int64) {
        guard other.milli > 0 else { return }
        var other = other
        let now = max(last, other.last)
        other.decay(to: now, halfLife: halfLife)
        decay(to: now, halfLife: halfLife)
        since = milli < 500 ? other.since : min(since, other.since)
        milli = min(milli + other.milli, Self.limit)
    }
}

extension DecayingCount {
    func write(to writer: inout ByteWriter) {
        for number in [milli, last, since] { writer.add(number) }
    }

    init(_ reader: inout ByteReader) {
        milli = reader.next(in: 0...Self.limit)
        last = reader.next()
        since = reader.next()
    }
}
