/// What a verification tells and asks its caller, on the caller's own thread.
final class HashingProgress {
    private let progress: (VerificationProgress) -> Void
    private let cancelled: () -> Bool
    private var meter: ProgressMeter
    private var rate = RateMeter()

    init(
        clock: @escaping @Sendable () -> UInt64, progress: @escaping (VerificationProgress) -> Void,
        cancelled: @escaping () -> Bool
    ) {
        meter = ProgressMeter(clock: clock)
        self.progress = progress
        self.cancelled = cancelled
    }

    /// Says how many bytes all files together have.
    func expect(total: Int64) {
        meter.total = total
        report()
    }

    /// Counts bytes that were read, or that need no reading because they were hashed before.
    func count(_ bytes: Int64) {
        meter.done &+= bytes
        report()
    }

    /// True when the caller does not want to go on.
    var isCancelled: Bool { cancelled() }

    /// Tells the last count, which the pace may have kept back.
    func finish() { tell() }

    private func report() {
        if meter.isDue() { tell() }
    }

    private func tell() {
        progress(rate.note(done: meter.done, total: meter.total, now: meter.clock()))
    }
}

/// Decides when progress is worth telling: at most once in 100 ms.
struct ProgressMeter {
    /// Nanoseconds between two reports.
    static let interval: UInt64 = 100_000_000

    let clock: @Sendable () -> UInt64
    var total: Int64 = 0
    var done: Int64 = 0
    private var last: UInt64?

    init(clock: @escaping @Sendable () -> UInt64) {
        self.clock = clock
    }

    /// True at the first call and then when the interval has passed since it was last true.
    mutating func isDue() -> Bool {
        let now = clock()
        if let last, now &- last < Self.interval { return false }
        last = now
        return true
    }
}
