/// Counts blocked requests by whom a ban would hold, and says when there are too many of them.
///
/// The window slides in 32 steps, so that a target takes the same memory whatever it sends: a block counts for at least
/// 31/32 of the window and never for longer. What was let through is counted from a target's first block on, and for as
/// long as one of its blocks counts. 10,000 targets are told apart; when there are more, those that are out of
/// their window are forgotten, then the quarter that was blocked last the longest ago. Times are milliseconds, monotonic.
public struct BlockCounter: Sendable {
    fileprivate struct Entry {
        /// Milliseconds of a step.
        var width: Int
        /// The newest step that has a count.
        var step: Int
        /// One count a step, at its number modulo their number.
        var blocked = [UInt32](repeating: 0, count: BlockCounter.steps)
        /// The same for what was let through.
        var passed = [UInt32](repeating: 0, count: BlockCounter.steps)
    }

    fileprivate static let steps = 32
    public static let capacity = 10_000

    private var entries: [AutoBanTarget: Entry] = [:]

    public init() {}

    /// How many targets are counted.
    public var count: Int { entries.count }

    /// Counts a blocked request. True where it was one too many: then the count begins anew.
    public mutating func isTooMuch(_ request: BlockedRequest, now: Int) -> Bool {
        guard request.policy.blocks > 0, !request.policy.spares(request) else { return false }
        let target = request.target
        if entries.count >= Self.capacity, entries[target] == nil { forgetIdle(now: now) }
        let width = max(1, request.policy.window / Self.steps)
        var entry = entries[target] ?? Entry(width: width, step: now / width)
        // Another window means that policy changed: what was counted by the old one cannot be told apart.
        if entry.width != width { entry = Entry(width: width, step: now / width) }
        entry.advance(to: now)
        entry.add(to: \.blocked)
        guard entry.isTooMuch(request.policy) else {
            entries[target] = entry
            return false
        }
        entries[target] = nil
        return true
    }

    /// Counts a request that was let through, where its target has blocks that count.
    public mutating func pass(_ target: AutoBanTarget, now: Int) {
        guard let index = entries.index(forKey: target) else { return }
        guard entries.values[index].advance(to: now) else {
            entries.remove(at: index)
            return
        }
        entries.values[index].add(to: \.passed)
    }

    /// Forgets what was counted of a target.
    public mutating func forget(_ target: AutoBanTarget) { entries[target] = nil }

    private mutating func forgetIdle(now: Int) {
        entries = entries.filter { now / $0.value.width - $0.value.step < Self.steps }
        guard entries.count >= Self.capacity else { return }
        let idle = entries.map { (target: $0.key, time: $0.value.step * $0.value.width) }.sorted { $0.time < $1.time }
        for entry in idle.prefix(Self.capacity / 4) { entries[entry.target] = nil }
    }
}

extension BlockCounter.Entry {
    /// Drops what is out of the window by now; false where no block is left. Time that runs backwards stands still.
    @discardableResult
    fileprivate mutating func advance(to now: Int) -> Bool {
        let newest = max(step, now / width)
        guard newest > step else { return true }
        // Each step that went by since takes the place of one that is out of the window.
        for passing in (step + 1)..<(step + 1 + min(newest - step, blocked.count)) {
            blocked[passing % blocked.count] = 0
            passed[passing % passed.count] = 0
        }
        step = newest
        return blocked.contains { $0 > 0 }
    }

    fileprivate mutating func add(to counts: WritableKeyPath<Self, [UInt32]>) {
        let place = step % BlockCounter.steps
        if self[keyPath: counts][place] < .max { self[keyPath: counts][place] += 1 }
    }

    fileprivate func isTooMuch(_ policy: AutoBanPolicy) -> Bool {
        let blocks = Self.sum(blocked)
        return blocks >= policy.blocks && blocks * 100 >= policy.share * (blocks + Self.sum(passed))
    }

    private static func sum(_ counts: [UInt32]) -> Int { counts.reduce(0) { $0 + Int($1) } }
}
