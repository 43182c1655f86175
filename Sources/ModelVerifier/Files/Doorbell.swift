import CLinux
import Glibc

/// Lets threads wake another one that waits with a limit: an eventfd that counts the rings.
final class Doorbell: Sendable {
    private let raw: Int32

    /// Nil when the system has no descriptor to give.
    init?() {
        raw = si_event_counter()
        if raw < 0 { return nil }
    }

    deinit { _ = close(raw) }

    /// Rings once.
    func ring() {
        var one: UInt64 = 1
        _ = write(raw, &one, 8)
    }

    /// Waits for a ring, so long at most, and tells how many there were since the last call.
    func wait(milliseconds: Int32) -> Int {
        var place = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        _ = poll(&place, 1, milliseconds)
        var count: UInt64 = 0
        return read(raw, &count, 8) == 8 ? Int(clamping: count) : 0
    }
}
