/// A tenant's risk from its findings, decaying over time.
///
/// Risk = 100·(1 − Π(1 − s_i/100 · 2^(−age_i / 10 min))) over requests with a score s_i of at least 20. Kept in a constant
/// number of slots: the newest of them carry nearly all of the weight.
public struct TenantRisk: Sendable {
    /// Scores below this do not count.
    public static let floor = 20
    /// Half-life in milliseconds.
    public static let halfLife = 600_000.0
    private static let slots = 32

    private var scores: [(score: Int, time: Int)] = []
    private var next = 0

    public init() {}

    /// Counts a request's score at `time` (milliseconds, monotonic).
    public mutating func add(_ score: Int, at time: Int) {
        guard score >= Self.floor else { return }
        if scores.count < Self.slots {
            scores.append((score, time))
        } else {
            scores[next] = (score, time)
            next = (next + 1) % Self.slots
        }
    }

    /// 0 to 100 at `time`; `power` is 2^x, handed in because this room knows no mathematics library.
    public func value(at time: Int, power: (Double) -> Double) -> Int {
        var safe = 1.0
        for entry in scores {
            let age = Double(max(0, time - entry.time))
            safe *= 1 - Double(entry.score) / 100 * power(-age / Self.halfLife)
        }
        return min(100, max(0, Int((100 * (1 - safe)).rounded())))
    }
}
