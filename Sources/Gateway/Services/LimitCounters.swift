import Synchronization
import Vocabulary

/// How often limits refused a request, or would have where they are only recorded, by reason; and what workloads covered.
final class LimitCounters: Sendable {
    private let refusals = Mutex<[ReasonCode: Int]>([:])
    /// Requests that a declared workload explained to the extraction detector.
    let covered = Atomic<Int>(0)

    static let codes: [ReasonCode] = [
        .rateRequests, .rateTokens, .concurrencyExceeded, .queueFull, .budgetExhausted, .limiterDegraded,
    ]

    func refused(_ code: ReasonCode) { refusals.withLock { $0[code, default: 0] += 1 } }

    func count(_ code: ReasonCode) -> Int { refusals.withLock { $0[code] ?? 0 } }
}
