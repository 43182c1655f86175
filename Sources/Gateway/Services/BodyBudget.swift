import Synchronization

/// Bytes of bodies that the gateway holds for each tenant, on all event loops.
final class BodyBudget: Sendable {
    private let held = Mutex<[String: Int]>([:])

    /// Counts bytes that are about to be held; false, and nothing is counted, where they are too many.
    ///
    /// - Parameter limit: most bytes of the tenant; 0 for any number.
    func take(_ bytes: Int, tenant: String, limit: Int) -> Bool {
        held.withLock { held in
            let sum = held[tenant, default: 0] + bytes
            guard limit == 0 || sum <= limit else { return false }
            held[tenant] = sum
            return true
        }
    }

    func give(_ bytes: Int, tenant: String) {
        guard bytes > 0 else { return }
        held.withLock { held in
            let left = held[tenant, default: 0] - bytes
            held[tenant] = left > 0 ? left : nil
        }
    }

    /// Bytes held for a tenant.
    func bytes(_ tenant: String) -> Int { held.withLock { $0[tenant] ?? 0 } }
}
