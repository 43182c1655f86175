import NIOCore

/// Knows from a look every few milliseconds which commands of a link have waited too long, without a timer for each.
///
/// Commands are numbered in their order. 30 to 40 ms are more than a healthy Redis takes, and short enough for a request
/// that goes on without it: all in all at most 50 ms are added to it (RELIABILITY).
struct Patience {
    /// Between two looks.
    static let pause = TimeAmount.milliseconds(10)
    /// Looks that a command sees before it is late.
    private static let looks = 3

    /// Commands that were sent at each of the last looks, the oldest first.
    private var sent: [Int]
    /// The first command that is not known to be late.
    private var late: Int

    init(answered: Int = 0) {
        sent = Array(repeating: answered, count: Self.looks)
        late = answered
    }

    func isLate(answered: Int) -> Bool { answered < late }

    /// - Returns: the commands that are late since this look.
    mutating func look(sent now: Int, answered: Int) -> Range<Int> {
        let oldest = sent.removeFirst()
        sent.append(now)
        let first = max(late, answered)
        guard oldest > first else { return first..<first }
        late = oldest
        return first..<oldest
    }
}
