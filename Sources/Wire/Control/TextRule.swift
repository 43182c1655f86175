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
        /// Characters of IPv4 and IPv6 addresses and ranges of them; whether they make one is for whoever reads them.
        case address
        /// A ``TimeSpan`` within bounds in milliseconds.
        case duration(ClosedRange<Int>)
        /// A day as `2026-12-01`, or a moment by RFC 3339.
        case date
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
        if case .duration(let range) = letters {
            let bounds = "\(TimeSpan.text(range.lowerBound)) to \(TimeSpan.text(range.upperBound))"
            guard let value = TimeSpan.milliseconds(text) else { return "must be a duration as 500ms, 15m or 7d" }
            return range.contains(value) ? nil : "must be from \(bounds)"
        }
        if letters == .date {
            return Timestamp.milliseconds(date: text) == nil
                ? "must be a day as 2026-12-01, or a moment by RFC 3339" : nil
        }
        guard length.contains(text.unicodeScalars.count) else {
            return "must have from \(length.lowerBound) to \(length.upperBound) characters"
        }
        return hasOnlyAllowedLetters(text) ? nil : "has a character that is not allowed"
    }

    private func hasOnlyAllowedLetters(_ text: String) -> Bool {
        switch letters {
        case .any, .words, .duration, .date: true
        case .address: text.utf8.allSatisfy { LetterSet("0"..."9", "a"..."f", "A"..."F", and: ":./").contains($0) }
        case .modelPattern: text.utf8.allSatisfy { $0 < 0x7F } && ModelPattern(text) != nil
        case .printable: text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        case .token(let first, let rest):
            text.utf8.first.map(first.contains) ?? true && text.utf8.dropFirst().allSatisfy(rest.contains)
        }
    }

    /// Days of this century, also with a time of RFC 3339; what is checked is a little wider.
    private static let datePattern =
        "^(20[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
        + "|02-(0[1-9]|1[0-9]|2[0-8]))|20([02468][048]|[13579][26])-02-29)"
        + "(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?$"

    /// The members of a JSON Schema that say the same.
    func write(to out: inout JSONWriter) {
        out.field("type", "string")
        if case .words(let words) = letters { return out.field("enum", words) }
        if length.lowerBound > 0 { out.field("minLength", length.lowerBound) }
        out.field("maxLength", length.upperBound)
        switch letters {
        case .any, .words: return
        case .duration(let range): out.field("pattern", TimeSpan.pattern(range))
        case .date: out.field("pattern", Self.datePattern)
        case .address:
            out.key("anyOf")
            out.beginArray()
            for format in ["ipv4", "ipv6"] { Self.member("format", format, &out) }
            for pattern in Self.rangePatterns { Self.member("pattern", pattern, &out) }
            out.endArray()
        case .modelPattern: out.field("pattern", #"^([!-)+-~]+\*?|\*)$"#)
        case .printable: out.field("pattern", #"^[^\u0000-\u001f\u007f-\u009f]*$"#)
        case .token(let first, let rest): out.field("pattern", "^[\(first.pattern)][\(rest.pattern)]*$")
        }
    }
}

extension TextRule {
    /// Ranges whose bits behind the prefix can be seen to be zero; which others are ranges no pattern can say.
    fileprivate static let rangePatterns = [
        #"^(\#(octet)\.){3}0/(2[4-9]|3[0-2])$"#, #"^(\#(octet)\.){2}0\.0/(1[6-9]|2[0-9]|3[0-2])$"#,
        "^[1-9a-f][0-9a-f]{0,3}:[1-9a-f][0-9a-f]{0,3}::/(3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-8])$",
    ]
    private static let octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

    fileprivate static func member(_ name: StaticString, _ value: String, _ out: inout JSONWriter) {
        out.beginObject()
        out.field(name, value)
        out.endObject()
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
