import Text
import Vocabulary

/// Scores the text of a request by rules over what it says, what it hides and what it decodes to.
///
/// Time is linear in the bytes of the segments; no rule can backtrack. The compiled rules are immutable, so one
/// scorer serves all threads.
public struct RiskScorer: Sendable {
    private let scanner: SegmentScanner
    private let seams: SeamScanner

    /// Compiles the rules.
    public init() {
        let book = RuleBook()
        scanner = SegmentScanner(book: book)
        seams = SeamScanner(book: book)
    }

    /// Scores the segments of one request; findings name their segment by its index.
    public func score(_ segments: [Segment]) -> RiskScore {
        var findings: [Finding] = []
        for (index, segment) in segments.enumerated() where !segment.text.isEmpty {
            findings += scanner.scan(segment, index: index)
        }
        if segments.count > 1 { findings += seams.scan(segments) }
        guard !findings.isEmpty else { return RiskScore() }
        findings.sort { ($0.weight, $1.segment ?? 0) > ($1.weight, $0.segment ?? 0) }
        findings = Array(findings.prefix(RiskScore.findingLimit))
        let tool = findings.filter { $0.segment.map { segments[$0].channel.isIndirect } ?? false }
        let user = findings.filter { !($0.segment.map { segments[$0].channel.isIndirect } ?? false) }
        return RiskScore(
            score: NoisyOr.join(findings), userScore: NoisyOr.join(user), toolScore: NoisyOr.join(tool),
            findings: findings)
    }
}
