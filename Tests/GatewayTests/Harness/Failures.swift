import Synchronization

/// Says that the first few of something fail, and no others.
final class Failures: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    func next() -> Bool { left.subtract(1, ordering: .relaxed).oldValue > 0 }
}
