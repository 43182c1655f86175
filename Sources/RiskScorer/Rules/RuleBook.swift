import Text
import Vocabulary

/// All rules in the form in which they are run.
final class RuleBook: Sendable {
    let wordRules: [WordRule]
    /// Index into ``wordRules`` for each pattern of ``words``.
    let ruleOfPattern: [Int]
    let words: SequenceMatcher
    let literalRules: [LiteralRule]
    let literals: LiteralMatcher
    let secrets = SecretShapes()

    init() {
        wordRules =
            InstructionOverride.rules + RoleImpersonation.rules + JailbreakPersona.rules + SystemExtraction.rules
            + IndirectInjection.rules + EncodedPayload.rules + MarkdownExfiltration.wordRules
        let patterns = wordRules.enumerated().flatMap { index, rule in rule.compiled.map { (index, $0) } }
        ruleOfPattern = patterns.map(\.0)
        words = SequenceMatcher(patterns.map(\.1), marks: Usage.marks)
        literalRules = DelimiterSpoof.rules + RoleImpersonation.literalRules
        literals = LiteralMatcher(literalRules.map(\.literal))
    }

    /// Where keys and card numbers stand in folded bytes.
    func privateRanges(in bytes: [UInt8]) -> [Range<Int>] {
        secrets.find(in: bytes).map(\.range) + CardNumbers.find(in: bytes)
    }
}

/// A rule over a fixed string of the normalised text.
struct LiteralRule: Sendable {
    /// What must stand around the string.
    enum Place: Sendable {
        case anywhere
        case lineStart
    }

    var name: String
    var code: ReasonCode
    var weight: Int
    var literal: String
    var place: Place = .anywhere
    /// A control token: followed by the name of a role it opens a turn.
    var mayOpenTurn = false
}
