import CCurses
import ConsoleCore
import Synchronization

/// Messages from the worker threads to the screen's thread, at most ``capacity``; what is more is counted as dropped.
final class Mailbox: Sendable {
    static let capacity = 65_536

    private struct State {
        var messages: [Message] = []
        var shed = 0
    }

    private let state = Mutex(State())

    /// Puts messages in and wakes the screen's thread.
    func post(_ messages: [Message]) {
        guard !messages.isEmpty else { return }
        let wasEmpty = state.withLock { state in
            defer {
                let room = max(0, Self.capacity - state.messages.count)
                state.messages.append(contentsOf: messages.prefix(room))
                state.shed += max(0, messages.count - room)
            }
            return state.messages.isEmpty
        }
        if wasEmpty { si_wake() }
    }

    /// Takes everything out.
    func drain() -> [Message] {
        state.withLock { state in
            defer { state = State() }
            return state.shed > 0 ? state.messages + [.dropped(state.shed)] : state.messages
        }
    }
}
