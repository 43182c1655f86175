/// Events that never came and are looked for, with the row that says so.
struct Repair: Sendable, Equatable {
    /// Milliseconds after which nothing more is expected of those who were asked.
    static let patience = 15_000

    let hole: Hole
    /// Serial of the row; that of the outage where there is one.
    var row: Int
    var startedAt: Int
}

/// A loss of the feed, from its return until it is known what was missed.
struct Outage: Sendable, Equatable {
    /// What was lost: `redis` or `feed`.
    var source: String
    /// Milliseconds that it was gone.
    var lasted: Int
    var row: Int
    /// A snapshot of after its return is in: it tells how many events there were.
    var hasSnapshot = false
    var repaired = 0
    var missed = 0

    /// `1.8 s`.
    var length: String {
        let tenths = min(lasted, 1_000_000_000) / 100
        return tenths < 600 ? "\(tenths / 10).\(tenths % 10) s" : Quantity.duration(seconds: tenths / 10)
    }
}
