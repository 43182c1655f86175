import Synchronization

/// What the control listener counts about those who call it.
final class ControlCounters: Sendable {
    /// Calls with a token that does not work.
    let badTokens = Atomic<Int>(0)
    /// Calls that were refused unread, since too many bad tokens came from their address.
    let lockedOut = Atomic<Int>(0)
}
