import ConsoleCore
import Glibc
import Wire

/// The machine's clocks, or a fixed wall clock for recordings.
struct SystemClock: Sendable {
    /// Unix milliseconds that the wall clock is held at; nil lets it run.
    var fixedWall: Int?

    var now: Clock { Clock(wall: fixedWall ?? Self.read(CLOCK_REALTIME), monotonic: Self.read(CLOCK_MONOTONIC)) }

    /// Reads `--clock`: Unix milliseconds, or `2026-05-04T12:04:31Z`; nil for anything else.
    static func wall(_ text: String) -> Int? {
        if let milliseconds = Int(text), milliseconds >= 0 { return milliseconds }
        return Timestamp.milliseconds(date: text).map { Int($0) }
    }

    private static func read(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
