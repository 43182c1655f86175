import Synchronization
import Vocabulary

/// What was found in answers since the gateway's start, by category and what was done about it.
final class OutputCounters: Sendable {
    private struct Counts {
        var found: [OutputCategory: [OutputAction: Int]] = [:]
        var stopped = 0
        var masked = 0
    }

    private let counts = Mutex(Counts())

    func count(_ report: OutputReport) {
        counts.withLock { counts in
            for item in report.items {
                counts.found[item.finding.category, default: [:]][item.finding.action, default: 0] += 1
            }
            if report.isStopped { counts.stopped += 1 } else if report.action == .mask { counts.masked += 1 }
        }
    }

    /// Findings of a category for which something was done.
    func found(_ category: OutputCategory, _ action: OutputAction) -> Int {
        counts.withLock { $0.found[category]?[action] ?? 0 }
    }

    /// Answers that were ended, and those that went out changed.
    var answers: (stopped: Int, masked: Int) { counts.withLock { ($0.stopped, $0.masked) } }
}
