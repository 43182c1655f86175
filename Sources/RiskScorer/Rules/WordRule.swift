import Text
import Vocabulary

/// A rule over words: patterns in a small language, and what a match of any of them means.
///
/// A pattern is a list of steps set apart by spaces: a word, `@class` of ``Lexicon``, or several of them joined by `|`;
/// `<n>` before a step lets up to n other words stand before it. Example: `@override <4> @prior <3> @directive`.
struct WordRule: Sendable {
    /// Where a rule holds.
    enum Scope: Sendable {
        case everywhere
        /// Only in text that somebody else than the user wrote.
        case indirect
    }

    var name: String
    var code: ReasonCode
    /// Weight of a match, 0 to 100.
    var weight: Int
    var scope: Scope
    var patterns: [String]
    /// A match counts only at the beginning of a line.
    var needsLineStart: Bool

    init(
        _ name: String, _ code: ReasonCode, _ weight: Int, scope: Scope = .everywhere, needsLineStart: Bool = false,
        _ patterns: [String]
    ) {
        self.name = name
        self.code = code
        self.weight = weight
        self.scope = scope
        self.needsLineStart = needsLineStart
        self.patterns = patterns
    }

    /// The patterns in the matcher's form. A step that cannot be read is a programmer's error.
    var compiled: [SequencePattern] { patterns.map(Self.compile) }

    private static func compile(_ source: String) -> SequencePattern {
        var steps: [SequencePattern.Step] = []
        var gap = 0
        for part in source.split(separator: " ") {
            if part.hasPrefix("<"), let number = Int(part.dropFirst().dropLast()) {
                gap = number
            } else {
                precondition(!part.hasPrefix("|") && !part.hasSuffix("|"), "A step of the pattern \(source) is torn.")
                let words = part.split(separator: "|").reduce(into: Set<String>()) { $0.formUnion(Self.words($1)) }
                steps.append(SequencePattern.Step(words: words, gap: gap))
                gap = 0
            }
        }
        return SequencePattern(steps)
    }

    private static func words(_ name: Substring) -> Set<String> {
        guard name.hasPrefix("@") else { return [String(name)] }
        guard let words = Lexicon.classes[String(name.dropFirst())] else {
            fatalError("A rule names the word class \(name), which the lexicon does not have.")
        }
        return words
    }
}
