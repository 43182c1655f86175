import Synchronization

/// The conversations in which a turn is under way, so that two at once are seen before a model is asked: the answer to the
/// later one could not be stored behind what it does not know. Other gateways' turns are seen when theirs is stored.
final class TurnTable: Sendable {
    private struct Name: Hashable {
        let tenant: String
        let conversation: String
    }

    private let names = Mutex<Set<Name>>([])

    /// Nil where a turn of the conversation is under way already.
    func begin(_ conversation: String, tenant: String) -> Turn? {
        let name = Name(tenant: tenant, conversation: conversation)
        guard names.withLock({ $0.insert(name).inserted }) else { return nil }
        return Turn { [self] in names.withLock { _ = $0.remove(name) } }
    }

    /// Conversations with a turn under way: as many as there are such requests at most.
    var count: Int { names.withLock { $0.count } }

    /// A turn that is under way, until it ends or nobody holds it any more.
    final class Turn: Sendable {
        private let over: Mutex<(@Sendable () -> Void)?>

        fileprivate init(_ over: @escaping @Sendable () -> Void) { self.over = Mutex(over) }

        func end() {
            let over = over.withLock { over in
                defer { over = nil }
                return over
            }
            over?()
        }

        deinit { end() }
    }
}
