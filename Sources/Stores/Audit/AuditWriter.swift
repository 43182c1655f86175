import Synchronization
import Vocabulary

/// The one writer of the audit: takes rows from any thread and makes them durable in batches, on a thread of its own.
///
/// Each transaction takes all that waits, so the price of a commit is shared by whatever came in during the one
/// before (group commit). A decision is settled once: as recorded, or as failed, and then its request must not be
/// forwarded. While writing fails the writer is unhealthy and takes no decisions; it tries again every 250 ms.
public final class AuditWriter: Sendable {
    /// Hears once per batch which decisions are settled; called on the writer's thread, must not block.
    public typealias Settled = @Sendable ([SettledDecision]) -> Void

    /// Microseconds between two attempts of an unhealthy writer.
    static let pause = 250_000

    private let queue: Mutex<AuditQueue>
    private let statistics: Mutex<AuditStatistics>
    private let bell = Doorbell()
    private let ended = Doorbell()
    private let onSettled: Settled

    /// Starts the writer after the newest row; requests that were cut off by the end of the last run get the outcome
    /// `unknown`.
    ///
    /// - Parameters:
    ///   - capacity: how many decisions and outcomes may wait; 65,536 are about 40 MB.
    ///   - now: milliseconds since 1970.
    public init(
        _ directory: DataDirectory, capacity: Int = 65_536, now: Int64, onSettled: @escaping Settled = { _ in }
    ) throws(StoresError) {
        try UnsettledRequests.close(in: directory.database, now: now)
        let ledger = try AuditLedger(directory.database)
        queue = Mutex(AuditQueue(capacity: capacity))
        statistics = Mutex(AuditStatistics())
        self.onSettled = onSettled
        note { $0.show(ledger) }
        guard WriterThread.start({ self.run(ledger) }) else {
            throw StoresError(.databaseFailed, "The audit's thread could not start", hint: "Raise ulimit -u")
        }
    }

    /// False while writing fails: nothing may be forwarded then.
    public var isHealthy: Bool { queue.withLock { $0.isHealthy } }

    /// Hands over rows; returns at once.
    ///
    /// - Returns: false when its decisions were not taken, for want of room or health; their callbacks are not called.
    @discardableResult
    public func submit(_ batch: [AuditItem]) -> Bool {
        let receipt = queue.withLock { $0.submit(batch) }
        if receipt.wake { bell.ring() }
        return receipt.accepted
    }

    /// Calls back, on the writer's thread (at once on this one after ``stop()``), when all that was submitted until now is settled.
    public func whenSettled(_ call: @escaping @Sendable () -> Void) {
        let receipt = queue.withLock { $0.whenSettled(call) }
        if receipt.wake { bell.ring() }
        if !receipt.accepted { call() }
    }

    /// Blocks until all that was submitted until now is settled; not for event loops.
    public func flush() {
        let settled = Doorbell()
        whenSettled { settled.ring() }
        settled.wait()
    }

    /// Takes no more decisions, writes what waits and ends the thread; blocks meanwhile. Call it once.
    public func stop() {
        if queue.withLock({ $0.stop() }).wake { bell.ring() }
        ended.wait()
    }

    /// What was done so far.
    public func counters() -> AuditStatistics {
        var counters = statistics.withLock { $0 }
        queue.withLock { queue in
            counters.turnedAway = queue.turnedAway
            (counters.waiting, counters.oldest) = (queue.waiting, queue.oldest)
            counters.lostOutcomes = queue.lostOutcomes
            counters.refusals = queue.refusals
        }
        return counters
    }

    // MARK: - The writer's thread

    private func run(_ start: AuditLedger) {
        var ledger = start
        while let work = waitForWork() {
            let began = ContinuousClock.now
            do {
                let numbers = try ledger.write(work)
                note { $0.count(numbers, ledger, took: ContinuousClock.now - began) }
                queue.withLock { $0.wrote() }
                settle(work.items, numbers)
            } catch {
                handle(error, work: work)
                waitForHealth(&ledger)
            }
            for barrier in work.barriers { barrier() }
        }
        ended.ring()
    }

    private func waitForWork() -> AuditWork? {
        var rested = false
        while true {
            switch queue.withLock({ $0.next(rested: rested) }) {
            case .write(let work): return work
            case .finish: return nil
            case .sleep: bell.wait()
            case .nap(let microseconds):
                bell.wait(microseconds: microseconds)
                rested = true
            }
        }
    }

    private func handle(_ error: StoresError, work: AuditWork) {
        let refused = queue.withLock { $0.fail(keeping: work) }
        note { counters in
            counters.failed += refused.count
            counters.trouble = error
        }
        settle(refused, Array(repeating: nil, count: refused.count))
    }

    /// Returns when writing works again, or when the writer is told to stop and a last attempt fails.
    private func waitForHealth(_ ledger: inout AuditLedger) {
        while true {
            let isLast = queue.withLock { $0.isEnding }
            if !isLast { bell.wait(microseconds: Self.pause) }
            do {
                try ledger.probe()
                queue.withLock { $0.recover() }
                note { $0.show(ledger) }
                return
            } catch {
                note { $0.trouble = error }
            }
            if isLast { return queue.withLock { $0.abandon() } }
        }
    }

    private func settle(_ items: [AuditItem], _ numbers: [Int64?]) {
        var settled: [SettledDecision] = []
        settled.reserveCapacity(numbers.count)
        for item in items {
            guard case .decision(let row, let token, let done) = item else { continue }
            let seq = numbers[settled.count]
            settled.append(SettledDecision(row: row, token: token, seq: seq))
            done?(seq != nil)
        }
        if !settled.isEmpty { onSettled(settled) }
    }

    private func note(_ change: (inout AuditStatistics) -> Void) { statistics.withLock { change(&$0) } }
}

extension AuditStatistics {
    fileprivate mutating func count(_ numbers: [Int64?], _ ledger: AuditLedger, took time: Duration) {
        let left = numbers.count { $0 == nil }
        failed += left
        committed += numbers.count - left
        batches += 1
        commits.observe(Int(time / .nanoseconds(1)))
        show(ledger)
    }

    fileprivate mutating func show(_ ledger: AuditLedger) {
        seq = ledger.seq
        head = ledger.head
        trouble = nil
    }
}
