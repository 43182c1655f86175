import Stores

/// What is counted of the states that gateways share for the extraction detector, for the metrics.
struct ExtractionCounters: Sendable, Equatable {
    /// Requests that Redis was told of, that wait to be told, and that nobody will be told of.
    var sent = 0
    var waiting = 0
    var dropped = 0
    /// Requests that other gateways told of.
    var received = 0
    /// Entries, records and snapshots that were not taken, by reason.
    var refused: [StateRefusal: Int] = [:]
    /// Entries of other gateways that never came, by the gaps in their numbers.
    var missed = 0
    /// Times that the stream could not be read or written although Redis was there.
    var failures = 0
    /// Times that reading had to begin anew, so that something may have been left out.
    var restarts = 0
    /// Snapshots that were found, and that were put away.
    var restored = 0
    var saved = 0
    /// Campaigns that were told of.
    var campaigns = 0
    /// How old the last entry of another gateway was when it was taken, in ms, by the clocks of both.
    var lag = 0
    /// True while the stream is written to and read.
    var isShared = false

    mutating func refuse(_ refusal: StateRefusal) { refused[refusal, default: 0] += 1 }
}
