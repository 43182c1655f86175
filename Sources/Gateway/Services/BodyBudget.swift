import SecurityGate
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

extension BodyBudget {
    /// Counts bytes for as long as somebody holds what is returned; nil where they are too many.
    func hold(_ bytes: Int, tenant: String, limit: Int) -> Held? {
        take(bytes, tenant: tenant, limit: limit) ? Held(bytes, tenant: tenant, self) : nil
    }

    /// Bytes that are counted until nobody holds this any more.
    final class Held: Sendable {
        private let bytes: Mutex<Int>
        private let tenant: String
        private let budget: BodyBudget

        fileprivate init(_ bytes: Int, tenant: String, _ budget: BodyBudget) {
            self.bytes = Mutex(bytes)
            self.tenant = tenant
            self.budget = budget
        }

        /// Counts so many from now on; false, and as many as before, where they are too many.
        func change(to count: Int, limit: Int) -> Bool {
            bytes.withLock { bytes in
                guard count <= bytes || budget.take(count - bytes, tenant: tenant, limit: limit) else { return false }
                budget.give(bytes - count, tenant: tenant)
                bytes = count
                return true
            }
        }

        deinit { budget.give(bytes.withLock { $0 }, tenant: tenant) }
    }
}

extension Policy {
    /// Bytes of bodies that may be held for a tenant; 0 for any number.
    func bodyLimit(_ principal: Principal) -> Int {
        mode(.limits, tenant: principal.mode) == .enforce ? limits.bodyBytes : 0
    }

    /// Bytes that a stored conversation counts as before it is read, so that many at once cannot fill the memory.
    func expectedBytes(_ principal: Principal) -> Int {
        let limit = bodyLimit(principal)
        return limit > 0 ? min(conversations.bytes, limit / 4) : conversations.bytes
    }
}
