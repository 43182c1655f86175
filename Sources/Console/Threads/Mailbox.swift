import CCurses
import ConsoleCore
import Glibc
import Synchronization

/// Messages from the worker threads to the screen's thread. Feeds wait while it is full, so that a flood stays with Redis or
/// the gateway, whose buffers are bounded too and whose sequence numbers tell what they threw away.
final class Mailbox: Sendable {
    static let capacity = 8192
    /// Pause of a feed that waits for room, microseconds.
    private static let pause: useconds_t = 2000

    private struct State {
        var messages: [Message] = []
        /// Index of the oldest message not taken.
        var head = 0
        /// True while the screen's thread sleeps until somebody wakes it.
        var isAwaited = false

        var count: Int { messages.count - head }
    }

    private let state = Mutex(State())

    /// Puts a few messages in, full or not.
    func post(_ messages: [Message]) {
        guard !messages.isEmpty else { return }
        let mustWake = state.withLock { state in
            defer { state.isAwaited = false }
            state.messages.append(contentsOf: messages)
            return state.isAwaited
        }
        if mustWake { si_wake() }
    }

    /// Puts a feed's messages in; waits until there is room.
    func post(waiting messages: [Message]) {
        guard !messages.isEmpty else { return }
        while state.withLock({ $0.count >= Self.capacity }) { usleep(Self.pause) }
        post(messages)
    }

    /// Takes the oldest messages out.
    func take(_ limit: Int) -> [Message] {
        state.withLock { state in
            let end = min(state.messages.count, state.head + limit)
            let taken = Array(state.messages[state.head..<end])
            state.head = end
            if state.count == 0 {
                state.messages.removeAll(keepingCapacity: state.messages.count <= 1024)
                state.head = 0
            } else if state.head >= 1024, state.head * 2 >= state.messages.count {
                state.messages.removeFirst(state.head)
                state.head = 0
            }
            return taken
        }
    }

    /// Messages that wait.
    var count: Int { state.withLock { $0.count } }
    var isEmpty: Bool { count == 0 }

    /// Asks for a wake at the next message; false when one is there already. Without it nothing wakes the screen's thread,
    /// which then collects what came when its next frame is due.
    func awaitMessage() -> Bool {
        state.withLock { state in
            guard state.count == 0 else { return false }
            state.isAwaited = true
            return true
        }
    }
}
