import Synchronization

/// The tasks of a crew and what became of them; shared by its threads.
final class WorkBoard: Sendable {
    let tasks: [FileTask]
    /// Bytes read by all.
    let done = Atomic<Int64>(0)
    /// Rung by each thread when it ends.
    let doorbell: Doorbell
    private let next = Atomic<Int>(0)
    /// Tasks from here on are not worked on any more.
    private let end: Atomic<Int>
    private let results: Mutex<[FileOutcome?]>

    init(_ tasks: [FileTask], _ doorbell: Doorbell) {
        self.tasks = tasks
        self.doorbell = doorbell
        end = Atomic(tasks.count)
        results = Mutex([FileOutcome?](repeating: nil, count: tasks.count))
    }

    /// The next task that somebody has to work on; nil when there is none.
    func take() -> Int? {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return isWanted(index) ? index : nil
    }

    func isWanted(_ index: Int) -> Bool { index < end.load(ordering: .relaxed) }

    /// Gives up every task from `index` on.
    func abandon(from index: Int) { _ = end.min(index, ordering: .relaxed) }

    /// Keeps an outcome; what comes behind a file that is not good is given up.
    func keep(_ outcome: FileOutcome, _ index: Int) {
        results.withLock { $0[index] = outcome }
        if !outcome.isGood { abandon(from: index + 1) }
    }

    /// The outcomes up to the first that is not good.
    func outcomes() throws(Stop) -> [FileOutcome] {
        var found: [FileOutcome] = []
        for case let outcome in results.withLock({ $0 }) {
            guard let outcome else { throw .cancelled }
            if case .abandoned = outcome { throw .cancelled }
            found.append(outcome)
            guard outcome.isGood else { break }
        }
        return found
    }
}
