import Synchronization
import Wire

/// Work that operators started and that takes a while; the newest hundred are remembered.
final class JobTable: Sendable {
    static let limit = 100

    private struct State {
        var order: [String] = []
        var jobs: [String: JobState] = [:]
        var counter = 0
    }

    private let state = Mutex(State())

    /// A new job that waits.
    ///
    /// - Parameter model: what it is about; nil for all models.
    func begin(_ model: String?) -> JobState {
        state.withLock { state in
            state.counter += 1
            let job = JobState(job: "job_\(state.counter)", model: model, state: .waiting, bytes: 0, total: 0)
            state.jobs[job.job] = job
            state.order.append(job.job)
            if state.order.count > Self.limit { state.jobs[state.order.removeFirst()] = nil }
            return job
        }
    }

    func find(_ id: String) -> JobState? { state.withLock { $0.jobs[id] } }

    /// All that are remembered, newest first.
    func newest() -> [JobState] { state.withLock { state in state.order.reversed().compactMap { state.jobs[$0] } } }

    /// A waiting job runs from now on; false when it was cancelled, or is forgotten.
    func run(_ id: String) -> Bool { change(id, to: .running) { $0 == .waiting } != nil }

    /// - Parameter rate: bytes in a second; 0 where that is not known.
    func progress(_ id: String, bytes: Int, total: Int, rate: Int) {
        state.withLock { state in
            state.jobs[id]?.bytes = bytes
            state.jobs[id]?.total = total
            state.jobs[id]?.rate = rate
        }
    }

    /// Ends a job, unless it was cancelled meanwhile.
    func end(_ id: String, good: Bool) { _ = change(id, to: good ? .done : .failed) { !$0.isFinal } }

    /// Cancels a job that waits or runs; nil when there is no such job, or no more.
    func cancel(_ id: String) -> JobState? { change(id, to: .cancelled) { !$0.isFinal } }

    func isCancelled(_ id: String) -> Bool { find(id)?.state == .cancelled }

    private func change(
        _ id: String, to next: JobState.State, where condition: (JobState.State) -> Bool
    ) -> JobState? {
        state.withLock { state in
            guard let job = state.jobs[id], condition(job.state) else { return nil }
            state.jobs[id]?.state = next
            return state.jobs[id]
        }
    }
}
