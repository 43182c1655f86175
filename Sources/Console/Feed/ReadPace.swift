import Glibc

/// Keeps a busy feed from waking its thread for every event: a read that follows the last one closely waits a little, so
/// that it finds more. Adds at most ``nap`` to the age of an event, less than a frame. A flood is read without waiting.
struct ReadPace {
    /// Milliseconds: between two reads, and how long a flood is held to go on.
    private static let nap = 20
    private static let floodTime = 250
    /// Events of one read that make it a flood: 5,000 a second.
    private static let flood = 100

    private var readAt = 0
    private var floodedAt = -ReadPace.floodTime

    /// Call it after each read, with the number of events that it gave and the monotonic time in milliseconds.
    mutating func rest(after count: Int, now: Int) {
        if count >= Self.flood { floodedAt = now }
        let left = now - floodedAt < Self.floodTime ? 0 : max(0, Self.nap - (now - readAt))
        if left > 0 { usleep(useconds_t(left * 1000)) }
        readAt = now + left
    }
}
