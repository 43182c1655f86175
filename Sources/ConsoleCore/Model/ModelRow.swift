import Vocabulary
import Wire

/// A model's integrity as the fourth pane shows it.
struct ModelRow: Sendable, Equatable {
    var model: FeedEvent.Model
    /// Gateway time of the last event about it, milliseconds.
    var time: Int
    /// Gateway time of the last result of a verification, milliseconds; 0 when none was seen.
    var checked: Int
    /// The last results with their times, newest first.
    var checks: [Check] = []
    /// Gateway time of an answer that told its state; an older snapshot changes nothing.
    var confirmed = 0

    struct Check: Sendable, Equatable {
        var time: Int
        var status: String
        var digest: String
    }

    private static let checksKept = 6

    /// Adds what the event says to the results.
    mutating func noteCheck() {
        checks = Array(
            ([Check(time: time, status: model.status, digest: model.digest)] + checks).prefix(Self.checksKept))
    }

    var isVerifying: Bool { model.status == "verifying" }
    var isGood: Bool { model.status == "ok" }
    /// Known to be bad: requests for it are refused.
    var isFailed: Bool { ["mismatch", "malformed", "unsigned"].contains(model.status) }

    /// The status as a shape and a word.
    var statusText: String { Self.text(of: model.status) }

    static func text(of status: String) -> String {
        switch status {
        case "ok": "✓ OK"
        case "verifying": "◌ VERIFY"
        case "unknown": "? UNKNOWN"
        default: "✗ " + status.uppercased()
        }
    }

    var style: Style { isGood ? .good : isFailed ? .danger : isVerifying ? Style(.cyan) : .warning }

    /// Share of the bytes that are hashed, 0 to 1.
    var progress: Double { model.total > 0 ? min(1, max(0, Double(model.bytes) / Double(model.total))) : 0 }

    /// The same as a whole number.
    var percent: Int { Int(progress * 100) }

    /// Seconds to go at the present rate; nil when no rate is known.
    var secondsLeft: Int? {
        guard model.rate > 0, model.bytes >= 0, model.total >= model.bytes else { return nil }
        let left = model.total - model.bytes
        return left / model.rate + (left % model.rate > 0 ? 1 : 0)
    }
}
