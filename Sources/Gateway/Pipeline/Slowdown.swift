import NIOCore

/// A request that waits before it is forwarded; the event loop does other work meanwhile. Belongs to that loop.
final class Slowdown {
    private var scheduled: Scheduled<Void>?
    private var action: (() -> Void)?

    /// - Parameter action: called once on the loop, when the time is up or ``end()`` cuts it short.
    init(milliseconds: Int, _ services: LoopServices, _ action: @escaping () -> Void) {
        self.action = action
        scheduled = services.schedule(milliseconds: milliseconds) { [self] in end() }
    }

    /// Goes on now.
    func end() {
        let action = action
        cancel()
        action?()
    }

    /// Never goes on.
    func cancel() {
        action = nil
        scheduled?.cancel()
        scheduled = nil
    }
}
