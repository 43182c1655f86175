/// What waits for the audit's writer: a state machine without locks, threads or clock.
///
/// Limits: `capacity` items; refusals are not queued but counted (``RefusalTally``), so that a flood of them cannot
/// push decisions out.
struct AuditQueue {
    /// What the writer's thread does next.
    enum Step {
        case write(AuditWork)
        /// Nothing to do until somebody submits.
        case sleep
        /// Only refusals wait: give decisions a moment to come along.
        case nap
        case finish
    }

    /// What to do with a submitted batch, seen from the caller's thread.
    struct Receipt {
        var accepted: Bool
        var wake: Bool
    }

    private let capacity: Int
    private var work = AuditWork()
    private var tally = RefusalTally()
    private var isSleeping = false
    private var isStopping = false
    private var isOver = false
    private(set) var isHealthy = true
    private(set) var turnedAway = 0
    private(set) var lostOutcomes = 0
    private(set) var refusals = 0

    init(capacity: Int) { self.capacity = capacity }

    /// Takes a batch whole. When there is no room, or the writer is unhealthy, no decision of it is taken; outcomes
    /// are, as long as there is room, since they belong to decisions already made.
    mutating func submit(_ batch: [AuditItem]) -> Receipt {
        var receipt = Receipt(accepted: true, wake: false)
        let decisions = batch.count { if case .decision = $0 { true } else { false } }
        let hasRoom = work.items.count + batch.count <= capacity
        if decisions > 0, !isHealthy || isStopping || !hasRoom {
            turnedAway += decisions
            receipt.accepted = false
        }
        for item in batch { take(item, decisions: receipt.accepted) }
        receipt.wake = isSleeping
        isSleeping = false
        return receipt
    }

    private mutating func take(_ item: AuditItem, decisions: Bool) {
        switch item {
        case .decision:
            if decisions { work.items.append(item) }
        case .outcome:
            if work.items.count < capacity, !isOver { work.items.append(item) } else { lostOutcomes += 1 }
        case .refusal(let subject, let reason, let time):
            refusals += 1
            tally.count(subject: subject, reason: reason, time: time)
        }
    }

    /// Asks to hear when all that was submitted until now is settled; not accepted when the writer has ended.
    mutating func whenSettled(_ call: @escaping @Sendable () -> Void) -> Receipt {
        if isOver { return Receipt(accepted: false, wake: false) }
        work.barriers.append(call)
        defer { isSleeping = false }
        return Receipt(accepted: true, wake: isSleeping)
    }

    /// Says what to do next, and hands over all that waits.
    ///
    /// - Parameter rested: true once a nap is over.
    mutating func next(rested: Bool) -> Step {
        if !work.isEmpty || (!tally.isEmpty && (rested || isStopping)) {
            defer { work = AuditWork() }
            work.refusals = tally.take()
            return .write(work)
        }
        if isStopping {
            isOver = true
            return .finish
        }
        isSleeping = true
        return tally.isEmpty ? .sleep : .nap
    }

    /// Notes that a batch could not be written; gives back all decisions that wait behind it, to be refused too.
    mutating func fail(keeping unwritten: AuditWork) -> [AuditItem] {
        isHealthy = false
        tally.restore(unwritten.refusals)
        let waiting = unwritten.items + work.items
        work.items = []
        var decisions: [AuditItem] = []
        for item in waiting {
            if case .decision = item { decisions.append(item) } else { take(item, decisions: false) }
        }
        return decisions
    }

    mutating func recover() { isHealthy = true }

    /// Gives up on what is left, at the end of an unhealthy writer.
    mutating func abandon() {
        lostOutcomes += work.items.count
        work.items = []
        _ = tally.take()
    }

    mutating func stop() -> Receipt {
        isStopping = true
        defer { isSleeping = false }
        return Receipt(accepted: true, wake: isSleeping)
    }

    var isEnding: Bool { isStopping }
}

/// What one transaction writes.
struct AuditWork {
    var items: [AuditItem] = []
    var refusals: [RefusalTally.Key: Int] = [:]
    /// Called once the items before them are settled.
    var barriers: [@Sendable () -> Void] = []

    var isEmpty: Bool { items.isEmpty && barriers.isEmpty }
}
