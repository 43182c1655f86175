import Synchronization
import Wire

/// Work that operators started and that takes a while; the newest hundred are remembered.
final class JobTable: Sendable {
    private static let limit = 100

    private struct State {
        var order: [String] = []
        var jobs: [String: JobState] = [:]
        var counter = 0
    }

    private let state = Mutex(State())

    /// A new running job.
    func begin() -> JobState {
        state.withLock { state in
            state.counter += 1
            let job = JobState(job: "job_\(state.counter)", state: "running", bytes: 0, total: 0)
            state.jobs[job.job] = job
            state.order.append(job.job)
            if state.order.count > Self.limit { state.jobs[state.order.removeFirst()] = nil }
            return job
        }
    }

    func find(_ id: String) -> JobState? { state.withLock { $0.jobs[id] } }

    func progress(_ id: String, bytes: Int, total: Int) {
        state.withLock { state in
            state.jobs[id]?.bytes = bytes
            state.jobs[id]?.total = total
        }
    }

    func end(_ id: String, good: Bool) { state.withLock { $0.jobs[id]?.state = good ? "done" : "failed" } }
}
