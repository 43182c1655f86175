import Synchronization

/// Which attempts of operators at what their role does not allow go on record: the first ten of a minute each; the rest
/// is counted, and the next one on record says how many there were.
final class DeniedAttempts: Sendable {
    /// Attempts of one operator that are recorded in one minute.
    static let most = 10
    /// Operators that are told apart; the table is begun anew when there are more.
    private static let operators = 1024
    /// Milliseconds.
    private static let window: Int64 = 60_000

    private struct Entry {
        var began: Int64
        var count = 0
        var unrecorded = 0
    }

    private let state = Mutex<(entries: [String: Entry], total: Int)>(([:], 0))

    /// Attempts since the start.
    var total: Int { state.withLock { $0.total } }

    /// Counts an attempt; what to record of it, or nil when it is only counted.
    func note(_ caller: String, needs role: String, now: Int64) -> String? {
        state.withLock { state in
            state.total += 1
            if state.entries.count >= Self.operators, state.entries[caller] == nil { state.entries = [:] }
            var entry = state.entries[caller] ?? Entry(began: now)
            if !(0..<Self.window ~= now - entry.began) { (entry.began, entry.count) = (now, 0) }
            entry.count += 1
            defer { state.entries[caller] = entry }
            guard entry.count <= Self.most else {
                entry.unrecorded += 1
                return nil
            }
            defer { entry.unrecorded = 0 }
            return entry.unrecorded == 0 ? "needs \(role)" : "needs \(role); \(entry.unrecorded) more before"
        }
    }
}
