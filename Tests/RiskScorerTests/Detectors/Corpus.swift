import Testing
import Vocabulary

@testable import RiskScorer

/// One line of a test corpus: a text, where it stands, and what must come of it.
struct Line: Sendable, CustomTestStringConvertible {
    var text: String
    var channel: Channel
    /// The rule that must match; nil where nothing is asked but the score.
    var rule: String?

    init(_ text: String, _ channel: Channel = .user, rule: String? = nil) {
        self.text = text
        self.channel = channel
        self.rule = rule
    }

    var testDescription: String { String(text.prefix(70)) }

    /// Rules alone: what they may and may not say must not hang on how the classifier was trained last.
    static let rules = RiskScorer(models: Models(user: nil, tool: nil))
    /// The scorer as it is shipped.
    static let shipped = RiskScorer()

    /// The score of the line alone, by rules.
    var result: RiskScore { result(Self.rules) }

    /// The score of the line alone.
    func result(_ scorer: RiskScorer) -> RiskScore {
        scorer.score([Segment(channel: channel, path: "prompt", text: text)])
    }

    /// Checks an attack: its rule matched, and the score is at least `score`, by rules and as shipped.
    func expectAttack(atLeast score: Int) {
        let result = result
        #expect(result.score >= score, "\(result.findings)")
        if let rule { #expect(result.findings.contains { $0.rule == rule }, "\(result.findings)") }
        let shipped = self.result(Self.shipped)
        #expect(shipped.score >= score, "\(shipped.findings)")
    }

    /// Checks a benign line: it stays below the warning, by rules and as shipped.
    func expectBenign() {
        for result in [result, result(Self.shipped)] { #expect(result.score < 50, "\(result.findings)") }
    }
}
