import Vocabulary
import Wire

/// Identical refusals in one row: how many there were and when.
struct Burst: Sendable, Equatable {
    /// A row takes in others for so long, milliseconds; then a new row begins, so that a flood that goes on stays on top.
    static let span: UInt = 60_000

    /// Refusals in the row, the first one included.
    var count = 1
    /// Gateway time of the last one, milliseconds.
    var last: Int
}

/// A refusal that stands in the row of another.
struct BurstMember: Sendable, Equatable {
    /// Serial of the row.
    var row: Int
    /// Gateway time, milliseconds.
    var time: Int
    /// Monotonic second of the console at which it came.
    var arrived: Int
    var request: String
}

/// What makes two refusals identical: all that a row shows but its time.
struct BurstSignature: Sendable, Hashable {
    private let tenant: String
    private let rule: String
    private let verdict: String
    private let score: Int
    private let reasons: [String]
    private let excerpt: String?

    /// Nil for what has a row of its own in any case: remarks, and what was found in an answer.
    init?(_ incident: Incident) {
        guard let decision = incident.decision, !decision.isAnswer else { return nil }
        tenant = incident.tenant
        rule = incident.rule
        verdict = incident.verdict
        score = decision.score
        reasons = decision.reasons
        excerpt = decision.excerpt
    }
}
