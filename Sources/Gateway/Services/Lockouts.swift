import SecurityGate
import Synchronization

/// The addresses that are shut out for their wrong keys, on this gateway. While there are none, a request costs one
/// atomic read.
final class Lockouts: Sendable {
    private let table = Mutex(AddressLockout())
    /// When the last lockout ends; milliseconds, monotonic.
    private let end = Atomic<Int>(0)

    func isShutOut(_ address: ClientAddress) -> Bool {
        let end = end.load(ordering: .relaxed)
        guard end > 0 else { return false }
        let now = SystemClock.monotonic() / 1000
        return now < end && table.withLock { $0.isShutOut(address, now: now) }
    }

    /// Counts a wrong key.
    func count(_ address: ClientAddress) {
        let now = SystemClock.monotonic() / 1000
        guard let until = table.withLock({ $0.count(address, now: now) }) else { return }
        end.max(until, ordering: .relaxed)
    }
}
