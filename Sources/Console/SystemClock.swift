import ConsoleCore
import Glibc

/// The machine's clocks, or a fixed wall clock for recordings.
struct SystemClock: Sendable {
    /// Unix milliseconds that the wall clock is held at; nil lets it run.
    var fixedWall: Int?

    var now: Clock { Clock(wall: fixedWall ?? Self.read(CLOCK_REALTIME), monotonic: Self.read(CLOCK_MONOTONIC)) }

    /// Reads `--clock`: Unix milliseconds, or `2026-05-04T12:04:31Z`; nil for anything else.
    static func wall(_ text: String) -> Int? {
        if let milliseconds = Int(text), milliseconds >= 0 { return milliseconds }
        let parts = text.split(whereSeparator: { "-T:Z".contains($0) }).map { Int($0) ?? -1 }
        guard parts.count == 6, text.utf8.count == 20, text.hasSuffix("Z"), parts.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        var time = tm()
        (time.tm_year, time.tm_mon, time.tm_mday) = (Int32(parts[0] - 1900), Int32(parts[1] - 1), Int32(parts[2]))
        (time.tm_hour, time.tm_min, time.tm_sec) = (Int32(parts[3]), Int32(parts[4]), Int32(parts[5]))
        return timegm(&time) * 1000
    }

    private static func read(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
