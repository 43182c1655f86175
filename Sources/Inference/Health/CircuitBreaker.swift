/// Keeps requests from an upstream that fails, and lets single ones find out when it is back.
///
/// Closed, it lets all through. It opens after some failures in a row or when half of a window's requests failed. Open,
/// it lets none through until a pause is over, which doubles with every opening; then one trial goes: its success
/// closes the breaker, its failure opens it again, and one that never reports expires. Times are milliseconds of a
/// clock that never jumps, none of them negative. (M. Nygard, Release It!, chapter 5.)
public struct CircuitBreaker: Sendable {
    public struct Settings: Sendable, Equatable {
        /// Failures in a row that open it.
        public var failures = 5
        /// Length of the window, in milliseconds.
        public var window: Int64 = 10_000
        /// Requests of a window below which its share of failures says nothing.
        public var sample = 20
        /// Share of a window's requests, in percent, that opens it.
        public var percent = 50
        /// Milliseconds of the first pause, and of the longest.
        public var pause: Int64 = 5_000
        public var longestPause: Int64 = 60_000
        /// Milliseconds until a trial that did not report is given up: longer than any answer's head may take.
        public var trial: Int64 = 65_000

        public init() {}

        /// With a trial that outlasts an upstream's time-outs.
        public init(_ limits: UpstreamLimits) { trial = limits.connect + limits.firstByte + 1_000 }
    }

    public enum State: Sendable, Equatable {
        case closed
        case open(until: Int64)
        case halfOpen(until: Int64)
    }

    /// Leave to send one request; to be settled once, by what became of it.
    public struct Permit: Sendable, Equatable {
        fileprivate let era: UInt64
    }

    /// What a verdict changed.
    public enum Change: Sendable, Equatable { case none, opened, closed }

    public let settings: Settings
    public private(set) var state = State.closed
    /// Failures since the last answer.
    public private(set) var consecutiveFailures = 0
    private var openings = 0
    /// Counts changes of state and trials, so that a request of an earlier time cannot speak for the present.
    private var era: UInt64 = 0
    private var window: OutcomeWindow

    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        window = OutcomeWindow(length: settings.window)
    }

    /// Leave to send a request now; nil where none may be sent.
    public mutating func admit(at now: Int64) -> Permit? {
        switch state {
        case .closed: break
        case .open(let until), .halfOpen(let until):
            guard now >= until else { return nil }
            era += 1
            state = .halfOpen(until: now + settings.trial)
        }
        return Permit(era: era)
    }

    /// True where `admit` would give leave; changes nothing.
    public func admits(at now: Int64) -> Bool {
        switch state {
        case .closed: true
        case .open(let until), .halfOpen(let until): now >= until
        }
    }

    /// Takes what became of a request. Permits of an earlier time change nothing.
    public mutating func settle(_ permit: Permit, _ verdict: UpstreamVerdict, at now: Int64) -> Change {
        guard permit.era == era else { return .none }
        switch (state, verdict) {
        case (.open, _), (.closed, .unknown): return .none
        case (.closed, .answered):
            consecutiveFailures = 0
            window.record(failure: false, at: now)
            return .none
        case (.closed, .failed):
            consecutiveFailures += 1
            window.record(failure: true, at: now)
            return isTooMuch(at: now) ? open(at: now) : .none
        case (.halfOpen, .answered): return close()
        case (.halfOpen, .failed):
            consecutiveFailures += 1
            return open(at: now)
        case (.halfOpen, .unknown):
            // The next request is the next trial, at once.
            state = .open(until: now)
            era += 1
            return .none
        }
    }

    private func isTooMuch(at now: Int64) -> Bool {
        if consecutiveFailures >= settings.failures { return true }
        let sums = window.sums(at: now)
        return sums.total >= settings.sample && sums.failures * 100 >= sums.total * settings.percent
    }

    private mutating func open(at now: Int64) -> Change {
        var pause = settings.pause
        for _ in 0..<openings where pause < settings.longestPause { pause *= 2 }
        state = .open(until: now + min(pause, settings.longestPause))
        openings += 1
        era += 1
        return .opened
    }

    private mutating func close() -> Change {
        state = .closed
        consecutiveFailures = 0
        openings = 0
        era += 1
        window.clear()
        return .closed
    }
}
