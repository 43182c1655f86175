import Vocabulary

/// Counts refusals by subject, reason and minute until they are written.
///
/// A flood from ever new addresses cannot fill memory or disk: from the 1,025th subject of a minute on, refusals are
/// counted under the subject `*`. The total stays exact.
struct RefusalTally {
    struct Key: Hashable {
        var subject: String
        var reason: ReasonCode
        /// Milliseconds since 1970 of the minute's begin.
        var window: Int64
    }

    static let window: Int64 = 60_000
    static let subjectLimit = 1024
    static let everybodyElse = "*"

    private(set) var counts: [Key: Int] = [:]
    private var subjects: Set<String> = []
    private var newestWindow: Int64 = .min

    var isEmpty: Bool { counts.isEmpty }

    mutating func count(subject: String, reason: ReasonCode, time: Int64) {
        let window = time - (time % Self.window + Self.window) % Self.window
        counts[Key(subject: admitted(subject, window: window), reason: reason, window: window), default: 0] += 1
    }

    /// Hands over what was counted; which subjects this minute has seen is kept.
    mutating func take() -> [Key: Int] {
        defer { counts = [:] }
        return counts
    }

    /// Puts back what could not be written.
    mutating func restore(_ unwritten: [Key: Int]) {
        counts.merge(unwritten, uniquingKeysWith: +)
    }

    private mutating func admitted(_ subject: String, window: Int64) -> String {
        if window > newestWindow {
            newestWindow = window
            subjects = []
        }
        if subjects.contains(subject) { return subject }
        guard subjects.count < Self.subjectLimit else { return Self.everybodyElse }
        subjects.insert(subject)
        return subject
    }
}
