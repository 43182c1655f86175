import Glibc

/// CPU time of this thread, which others on a shared machine disturb less than they do the time on the wall.
enum Stopwatch {
    /// Nanoseconds that `work` takes.
    @inline(__always)
    static func nanoseconds(_ work: () -> Void) -> Int {
        let start = now()
        work()
        return now() - start
    }

    @inline(__always)
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

/// Times of single calls, in nanoseconds.
struct Times {
    private var values: [Int] = []

    mutating func add(_ nanoseconds: Int) { values.append(nanoseconds) }

    /// The smallest time that is not exceeded by `share` of the calls, in microseconds.
    func quantile(_ share: Double) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.indices.last else { return 0 }
        return Double(sorted[min(last, Int(share * Double(sorted.count)))]) / 1000
    }

    /// The fastest call, in nanoseconds.
    var least: Int { values.min() ?? 0 }

    var median: Double { quantile(0.5) }
}
