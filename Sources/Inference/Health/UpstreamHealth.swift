import Synchronization

/// The breaker of one upstream, shared by all event loops: one short lock for a request's leave and one for its
/// verdict.
public final class UpstreamHealth: Sendable {
    /// What metrics and operators see.
    public struct Snapshot: Sendable, Equatable {
        /// `closed`, `open` or `half_open`.
        public var state: String
        public var consecutiveFailures: Int
        /// A fixed word; nil while nothing ever failed.
        public var lastFailure: String?
        /// How often the breaker opened since the start.
        public var opened: Int
    }

    private struct Record {
        var breaker: CircuitBreaker
        var lastFailure: UpstreamFailure?
        var opened = 0
    }

    private let record: Mutex<Record>

    public init(_ settings: CircuitBreaker.Settings = .init()) {
        record = Mutex(Record(breaker: CircuitBreaker(settings)))
    }

    /// Leave to send a request now, in milliseconds of a clock that never jumps; nil where none may be sent.
    public func admit(at now: Int64) -> CircuitBreaker.Permit? { record.withLock { $0.breaker.admit(at: now) } }

    /// True where `admit` would give leave; for readiness and listings.
    public func admits(at now: Int64) -> Bool { record.withLock { $0.breaker.admits(at: now) } }

    /// Milliseconds until it may give leave again; 0 where it would now.
    public func pause(at now: Int64) -> Int64 {
        record.withLock { record in
            switch record.breaker.state {
            case .closed: 0
            case .open(let until), .halfOpen(let until): max(0, until - now)
            }
        }
    }

    /// Takes what became of a request, and tells whether that opened or closed the breaker.
    @discardableResult
    public func settle(
        _ permit: CircuitBreaker.Permit, _ verdict: UpstreamVerdict, at now: Int64
    ) -> CircuitBreaker.Change {
        record.withLock { record in
            if case .failed(let failure) = verdict { record.lastFailure = failure }
            let change = record.breaker.settle(permit, verdict, at: now)
            if change == .opened { record.opened += 1 }
            return change
        }
    }

    public var snapshot: Snapshot {
        record.withLock { record in
            let state =
                switch record.breaker.state {
                case .closed: "closed"
                case .open: "open"
                case .halfOpen: "half_open"
                }
            return Snapshot(
                state: state, consecutiveFailures: record.breaker.consecutiveFailures,
                lastFailure: record.lastFailure?.word, opened: record.opened)
        }
    }
}
