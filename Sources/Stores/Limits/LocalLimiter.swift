import SecurityGate
import Synchronization

/// The in-memory twin of the shared limits: one bucket a tenant, for all event loops of this gateway.
public final class LocalLimiter: Sendable {
    private let buckets = Mutex<[String: GCRA]>([:])
    /// Buckets that may be kept; when there are more, the empty ones are dropped.
    private static let limit = 200_000

    public init() {}

    /// Takes one request of a tenant at `now` (microseconds, monotonic).
    public func take(tenant: String, limit: Int, now: Int) -> Quota {
        guard limit > 0 else { return .unlimited }
        return buckets.withLock { buckets in
            if buckets.count > Self.limit { buckets = buckets.filter { $0.value.arrival > now } }
            return buckets[tenant, default: GCRA()].take(limit: limit, now: now)
        }
    }
}
