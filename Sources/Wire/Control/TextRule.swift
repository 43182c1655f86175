import Vocabulary

/// What a string of the control API may hold: checked here, and written as a pattern of ECMA-262 for the document.
public struct TextRule: Sendable, Equatable {
    /// Which characters there may be.
    public enum Letters: Sendable, Equatable {
        /// Everything but control characters (C0, DEL, C1), so that no text can drive a terminal.
        case printable
        /// Everything.
        case any
        /// ASCII: one of the first set, then any of the second; never empty.
        case token(first: LetterSet, rest: LetterSet)
        /// One of these words and nothing else.
        case words([String])
        /// A ``ModelPattern`` of ASCII: a name, or the beginning of names and a star.
        case modelPattern
        /// Characters of IPv4 and IPv6 addresses; whether they make one is for whoever reads them.
        case address
    }

    public var letters: Letters
    /// In Unicode scalars, as JSON Schema counts.
    public var length: ClosedRange<Int>

    public init(_ letters: Letters, length: ClosedRange<Int>) {
        self.letters = letters
        self.length = length
    }

    /// What is wrong with a text, in words that follow its name; nil when nothing is.
    func fault(in text: String) -> String? {
        if case .words(let words) = letters {
            return words.contains(text) ? nil : "must be one of \(words.joined(separator: ", "))"
        }
        guard length.contains(text.unicodeScalars.count) else {
            return "must have from \(length.lowerBound) to \(length.upperBound) characters"
        }
        return hasOnlyAllowedLetters(text) ? nil : "has a character that is not allowed"
    }

    private func hasOnlyAllowedLetters(_ text: String) -> Bool {
        switch letters {
        case .any, .words: true
        case .address: text.utf8.allSatisfy { LetterSet("0"..."9", "a"..."f", "A"..."F", and: ":.").contains($0) }
        case .modelPattern: text.utf8.allSatisfy { $0 < 0x7F } && ModelPattern(text) != nil
        case .printable: text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        case .token(let first, let rest):
            text.utf8.first.map(first.contains) ?? true && text.utf8.dropFirst().allSatisfy(rest.contains)
        }
    }

    /// The members of a JSON Schema that say the same.
    func write(to out: inout JSONWriter) {
        out.field("type", "string")
        if case .words(let words) = letters { return out.field("enum", words) }
        if length.lowerBound > 0 { out.field("minLength", length.lowerBound) }
        out.field("maxLength", length.upperBound)
        switch letters {
        case .any, .words: return
        case .address:
            out.list("anyOf", ["ipv4", "ipv6"]) { $1.field("format", $0) }
        case .modelPattern: out.field("pattern", #"^([!-)+-~]+\*?|\*)$"#)
        case .printable: out.field("pattern", #"^[^\u0000-\u001f\u007f-\u009f]*$"#)
        case .token(let first, let rest): out.field("pattern", "^[\(first.pattern)][\(rest.pattern)]*$")
        }
    }
}

/// A set of ASCII characters: ranges, and characters that stand for themselves.
public struct LetterSet: Sendable, Equatable {
    var ranges: [ClosedRange<Character>]
    var singles: String

    public init(_ ranges: ClosedRange<Character>..., and singles: String = "") {
        self.ranges = ranges
        self.singles = singles
    }

    func contains(_ byte: UInt8) -> Bool {
        let letter = Character(Unicode.Scalar(byte))
        return ranges.contains { $0.contains(letter) } || singles.contains(letter)
    }

    /// The inside of a character class; what has a meaning there is escaped.
    var pattern: String {
        let escaped = singles.map { #"\]^-/"#.contains($0) ? "\\\($0)" : "\($0)" }
        return ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined() + escaped.joined()
    }
}
