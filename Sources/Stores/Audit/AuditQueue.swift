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
        /// Give decisions so many microseconds to come along and share the commit.
        case nap(microseconds: Int)
        case finish
    }

    /// What to do with a submitted batch, seen from the caller's thread.
    struct Receipt {
        var accepted: Bool
        var wake: Bool
    }

    /// How soundly the writer's thread rests: the least urgent item that wakes it.
    private enum Rest: Int {
        case sleep, refusalNap, outcomeNap, none

        /// Whether an item that is no refusal (1) or a decision (2) must wake it.
        func ends(at urgency: Int) -> Bool { urgency >= rawValue }
    }

    /// Microseconds that decisions of a busy gateway, outcomes and refusals wait for company.
    private static let naps = (decisions: 400, outcomes: 5_000, refusals: 250_000)
    /// Decisions in one transaction from which on the gateway counts as busy.
    private static let crowd = 8

    private let capacity: Int
    private var work = AuditWork()
    private var tally = RefusalTally()
    private var rest = Rest.none
    private var lastCrowd = 0
    private var isStopping = false
    private var isOver = false
    /// What is being written.
    private var writing: (items: Int, oldest: Int64?) = (0, nil)
    private(set) var isHealthy = true
    private(set) var turnedAway = 0
    private(set) var lostOutcomes = 0
    private(set) var refusals = 0

    init(capacity: Int) { self.capacity = capacity }

    /// Takes a batch whole. When there is no room, or the writer is unhealthy, no decision of it is taken; outcomes
    /// are, as long as there is room, since they belong to decisions already made.
    mutating func submit(_ batch: [AuditItem]) -> Receipt {
        var receipt = Receipt(accepted: true, wake: false)
        let decisions = batch.count(where: \.isDecision)
        let hasRoom = work.items.count + batch.count <= capacity
        if decisions > 0, !isHealthy || isStopping || !hasRoom {
            turnedAway += decisions
            receipt.accepted = false
        }
        for item in batch { take(item, decisions: receipt.accepted) }
        receipt.wake = wake(urgency: decisions > 0 ? 2 : work.items.isEmpty ? 0 : 1)
        return receipt
    }

    /// Ends the rest if what came is urgent enough; true when there was one to end.
    private mutating func wake(urgency: Int) -> Bool {
        guard rest.ends(at: urgency) else { return false }
        rest = .none
        return true
    }

    private mutating func take(_ item: AuditItem, decisions: Bool) {
        switch item {
        case .decision, .text:
            if decisions { work.add(item) }
        case .outcome:
            if work.items.count < capacity, !isOver { work.add(item) } else { lostOutcomes += 1 }
        case .refusal(let subject, let reason, let time):
            refusals += 1
            tally.count(subject: subject, reason: reason, time: time)
        }
    }

    /// Asks to hear when all that was submitted until now is settled; not accepted when the writer has ended.
    mutating func whenSettled(_ call: @escaping @Sendable () -> Void) -> Receipt {
        if isOver { return Receipt(accepted: false, wake: false) }
        work.barriers.append(call)
        return Receipt(accepted: true, wake: wake(urgency: 2))
    }

    /// Says what to do next, and hands over all that waits.
    ///
    /// - Parameter rested: true once a nap is over.
    mutating func next(rested: Bool) -> Step {
        let isDue = rested || isStopping
        if !isDue, isGathering { return .nap(microseconds: Self.naps.decisions) }
        if work.isUrgent || (isDue && !(work.isEmpty && tally.isEmpty)) {
            defer { work = AuditWork() }
            lastCrowd = work.decisions
            work.refusals = tally.take()
            writing = (work.items.count, work.oldest)
            return .write(work)
        }
        if isStopping {
            isOver = true
            return .finish
        }
        guard work.isEmpty else {
            rest = .outcomeNap
            return .nap(microseconds: Self.naps.outcomes)
        }
        rest = tally.isEmpty ? .sleep : .refusalNap
        return tally.isEmpty ? .sleep : .nap(microseconds: Self.naps.refusals)
    }

    /// True when many decisions shared the last commit and most of those of the next one are still to come: a short wait
    /// makes fewer commits of the same decisions, as PostgreSQL's `commit_delay` does. Single requests never wait.
    private var isGathering: Bool {
        lastCrowd >= Self.crowd && work.barriers.isEmpty && 1..<lastCrowd ~= work.decisions
    }

    /// Notes that what was handed over is durable.
    mutating func wrote() { writing = (0, nil) }

    /// Items that are not durable yet.
    var waiting: Int { writing.items + work.items.count }

    /// When the oldest decision among them was made, in milliseconds since 1970.
    var oldest: Int64? { writing.oldest ?? work.oldest }

    /// Notes that a batch could not be written; gives back all decisions that wait behind it, to be refused too.
    mutating func fail(keeping unwritten: AuditWork) -> [AuditItem] {
        isHealthy = false
        writing = (0, nil)
        tally.restore(unwritten.refusals)
        let waiting = unwritten.items + work.items
        work.clear()
        var decisions: [AuditItem] = []
        for item in waiting {
            if item.isDecision { decisions.append(item) } else { take(item, decisions: false) }
        }
        return decisions
    }

    mutating func recover() { isHealthy = true }

    /// Gives up on what is left, at the end of an unhealthy writer.
    mutating func abandon() {
        lostOutcomes += work.items.count
        work.clear()
        _ = tally.take()
    }

    mutating func stop() -> Receipt {
        isStopping = true
        return Receipt(accepted: true, wake: wake(urgency: 2))
    }

    var isEnding: Bool { isStopping }
}

/// What one transaction writes.
struct AuditWork {
    private(set) var items: [AuditItem] = []
    private(set) var decisions = 0
    /// When its first decision was made, in milliseconds since 1970.
    private(set) var oldest: Int64?
    var refusals: [RefusalTally.Key: Int] = [:]
    /// Called once the items before them are settled.
    var barriers: [@Sendable () -> Void] = []

    var isEmpty: Bool { items.isEmpty && barriers.isEmpty }

    /// True when somebody waits for it to be written.
    var isUrgent: Bool { decisions > 0 || !barriers.isEmpty }

    mutating func add(_ item: AuditItem) {
        items.append(item)
        guard case .decision(let row, _, _) = item else { return }
        decisions += 1
        if oldest == nil { oldest = row.time }
    }

    mutating func clear() {
        items = []
        decisions = 0
        oldest = nil
    }
}
