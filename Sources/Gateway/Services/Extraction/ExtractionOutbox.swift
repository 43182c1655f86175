import ExtractionDetector
import Synchronization
import Vocabulary

/// What this gateway saw and has not passed on yet: to the search for campaigns, and to the other gateways.
final class ExtractionOutbox: Sendable {
    /// One request, and the alerts that it raised.
    struct Sighting: Sendable {
        var tenant: String
        /// See ``ExtractionTable/observe(_:tenant:at:)``.
        var number: UInt64
        /// Milliseconds since 1970.
        var time: Int64
        var sample: ExtractionSample
        /// The signals that a declared workload explains.
        var covered: Set<ReasonCode> = []
        /// With their confidence in percent.
        var raised: [(code: ReasonCode, percent: UInt8)] = []
    }

    /// Requests that may wait for a moment; of a flood of more the newest are told to nobody.
    private static let limit = 65_536

    private struct State {
        var waiting: [Sighting] = []
        var dropped = 0
    }

    private let state = Mutex(State())
    private let ring: @Sendable () -> Void

    /// - Parameter ring: called when something waits and nothing did before.
    init(ring: @escaping @Sendable () -> Void) { self.ring = ring }

    /// Takes what an event loop gathered; returns at once.
    func add(_ sightings: [Sighting]) {
        let isFirst = state.withLock { state in
            let isFirst = state.waiting.isEmpty
            let room = Self.limit - state.waiting.count
            state.waiting.append(contentsOf: sightings.prefix(room))
            state.dropped += max(0, sightings.count - room)
            return isFirst
        }
        if isFirst { ring() }
    }

    /// All that waits, in its order.
    func take() -> [Sighting] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    var dropped: Int { state.withLock { $0.dropped } }
}
