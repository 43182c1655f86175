import Vocabulary
import Wire

/// How findings make a score, one after the other: the noisy-or of ``NoisyOr``, followed step by step.
struct ScoreSteps: Sendable, Equatable {
    struct Step: Sendable, Equatable {
        var finding: FeedEvent.Explanation
        /// What the weight counts for: less with each further finding of one code, in percent.
        var factor: Int
        /// The joined score before and after.
        var before: Int
        var after: Int
    }

    let steps: [Step]

    /// Heaviest first, as they are joined.
    init(_ findings: [FeedEvent.Explanation]) {
        let data = [ReasonCode.secretInput.rawValue, ReasonCode.piiInput.rawValue]
        var counted: [String: Double] = [:]
        var (clean, dataClean) = (1.0, 1.0)
        var score = 0
        steps = findings.sorted { $0.weight > $1.weight }.map { finding in
            let factor = counted[finding.code, default: 1]
            counted[finding.code] = factor * NoisyOr.repeatFactor
            let miss = 1 - factor * Double(min(100, max(0, finding.weight))) / 100
            if data.contains(finding.code) { dataClean *= miss } else { clean *= miss }
            let joined = clean * max(dataClean, 1 - NoisyOr.dataCeiling / 100)
            let step = Step(
                finding: finding, factor: Int((factor * 100).rounded()), before: score,
                after: Int((100 * (1 - joined)).rounded()))
            score = step.after
            return step
        }
    }

    /// The score that the findings explain.
    var total: Int { steps.last?.after ?? 0 }

    /// What they leave open of the score that was ruled on, in words; nil where they explain all of it.
    func remainder(of score: Int) -> String? {
        if abs(score - total) <= 1 { return nil }
        if steps.isEmpty { return "no findings came with the event: \(score) is what the gateway ruled on" }
        return score > total
            ? "the gateway ruled on \(score): more findings than an event carries (8), or what policy adds"
            : "the gateway ruled on \(score): policy counts some of these less"
    }
}
