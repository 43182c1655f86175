import Text
import Vocabulary

/// Scores the text of a request by rules over what it says, what it hides and what it decodes to.
///
/// Time is linear in the bytes of the segments; no rule can backtrack. The compiled rules are immutable, so one
/// scorer serves all threads.
public struct RiskScorer: Sendable {
    private let scanner: SegmentScanner
    private let seams: SeamScanner

    /// Compiles the rules; the classifiers are those that the program carries.
    public init() { self.init(models: .embedded) }

    /// Compiles the rules beside other classifiers.
    package init(models: Models) {
        let book = RuleBook()
        scanner = SegmentScanner(book: book, models: models)
        seams = SeamScanner(book: book)
    }

    /// Scores the segments of one request; findings name their segment by its index.
    public func score(_ segments: [Segment]) -> RiskScore {
        var findings: [Finding] = []
        var probability = 0.0
        for (index, segment) in segments.enumerated() where !segment.text.isEmpty {
            let scan = scanner.scan(segment, index: index)
            findings += scan.findings
            probability = max(probability, scan.probability)
        }
        if segments.count > 1 { findings += seams.scan(segments) }
        guard !findings.isEmpty else { return RiskScore(probability: probability) }
        findings.sort { ($0.weight, $1.segment ?? 0) > ($1.weight, $0.segment ?? 0) }
        findings = Array(findings.prefix(RiskScore.findingLimit))
        let tool = findings.filter { $0.segment.map { segments[$0].channel.isIndirect } ?? false }
        let user = findings.filter { !($0.segment.map { segments[$0].channel.isIndirect } ?? false) }
        return RiskScore(
            score: NoisyOr.join(findings), probability: probability, userScore: NoisyOr.join(user),
            toolScore: NoisyOr.join(tool),
            findings: findings)
    }

    /// The classifier's margin of the worst view of a text, for calibration; nil for text without a word.
    package func margin(of segment: Segment) -> Float? { scanner.margin(of: segment) }
}
