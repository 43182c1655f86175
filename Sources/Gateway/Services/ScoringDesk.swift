import NIOCore
import Synchronization

/// Reads long bodies and scores long texts apart from the event loops, on half of the machine's threads for such work at
/// most, each within a stated time.
///
/// Work that has begun cannot be stopped, but its time is linear in what is of bounded size; what waits when its time is
/// over is never begun.
final class ScoringDesk: Sendable {
    private typealias Work = @Sendable () -> Void

    private let line = Mutex(ScoringLine<Work>(threads: System.coreCount / 2))

    /// Has `work` done, and hands its result to `answer` on the loop, or nil when the time is over.
    ///
    /// - Parameter limit: milliseconds.
    /// - Returns: false where too much waits already; then nothing is done.
    func submit<Result: Sendable>(
        tenant: String, within limit: Int, on loop: any EventLoop, _ work: @escaping @Sendable () -> Result,
        answer: @escaping (Result?) -> Void
    ) -> Bool {
        let isOver = Flag()
        let bound = NIOLoopBound(answer, eventLoop: loop)
        let timer = loop.scheduleTask(in: .milliseconds(Int64(limit))) {
            if isOver.set() { bound.value(nil) }
        }
        let isTaken = line.withLock { line in
            line.add(
                { [self] in
                    let result = isOver.isSet ? nil : work()
                    self.line.withLock { $0.left(tenant) }
                    guard let result, isOver.set() else { return }
                    timer.cancel()
                    loop.execute { bound.value(result) }
                }, tenant: tenant)
        }
        guard isTaken else {
            timer.cancel()
            return false
        }
        begin()
        return true
    }

    /// True while no text of the tenant waits or is scored.
    func isFree(of tenant: String) -> Bool { line.withLock { !$0.holds(tenant) } }

    private func begin() {
        while let work = line.withLock({ $0.next() }) {
            LongWork.pool.submit { [self] _ in
                work()
                line.withLock { $0.finished() }
                begin()
            }
        }
    }

    /// Set once, by whoever comes first.
    private final class Flag: Sendable {
        private let flag = Atomic(false)

        var isSet: Bool { flag.load(ordering: .acquiring) }

        /// False where it was set before.
        func set() -> Bool { !flag.exchange(true, ordering: .acquiringAndReleasing) }
    }
}
