import Synchronization

/// Says that something was changed here which other gateways must hear of. Raised after the commit, from any thread.
public final class ChangeSignal: Sendable {
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init() {}

    /// Calls `body` after every change from now on, on the thread that made it, so it must return at once. There is one
    /// listener; nil for none.
    public func listen(_ body: (@Sendable () -> Void)?) { listener.withLock { $0 = body } }

    func raise() { listener.withLock { $0 }?() }
}
