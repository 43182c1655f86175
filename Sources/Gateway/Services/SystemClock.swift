import Glibc
import Stores

/// The machine's clocks.
enum SystemClock {
    /// Microseconds of a clock that never jumps.
    static func monotonic() -> Int { read(CLOCK_MONOTONIC, perSecond: 1_000_000) }

    /// Nanoseconds of the same clock.
    static func nanoseconds() -> Int { read(CLOCK_MONOTONIC, perSecond: 1_000_000_000) }

    /// Nanoseconds since 1970.
    static func wallNanoseconds() -> Int { read(CLOCK_REALTIME, perSecond: 1_000_000_000) }

    /// Milliseconds since 1970.
    static func wall() -> Int { read(CLOCK_REALTIME, perSecond: 1000) }

    /// Both clocks, in microseconds.
    static func moment() -> Moment { Moment(monotonic: monotonic(), wall: read(CLOCK_REALTIME, perSecond: 1_000_000)) }

    private static func read(_ clock: clockid_t, perSecond: Int) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * perSecond + time.tv_nsec / (1_000_000_000 / perSecond)
    }
}
