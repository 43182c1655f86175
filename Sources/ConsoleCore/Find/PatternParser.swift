/// Reads a regular expression: literals, `.`, `[a-z]`, `\d \w \s \b` and their opposites, `^ $`, groups, `|`, `* + ? {m,n}`.
///
/// What needs backtracking (back references, look-around) is refused. Letter case never matters.
struct PatternParser {
    /// Groups within groups.
    static let deepest = 24
    /// The largest number in `{m,n}`.
    static let mostRepeats = 100

    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    static func parse(_ text: String) throws(PatternError) -> PatternNode {
        var parser = PatternParser(text)
        let node = try parser.choice()
        guard parser.at == parser.scalars.count else {
            throw parser.error("this ) closes nothing", "write \\) for the character")
        }
        return node
    }

    /// Every scalar for itself.
    static func literal(_ text: String) -> PatternNode {
        .sequence(text.unicodeScalars.map { .set(ScalarSet($0.folded)) })
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        at += 1
        return true
    }

    private func error(_ reason: String, _ hint: String, at offset: Int? = nil) -> PatternError {
        PatternError(offset: offset ?? at, reason: reason, hint: hint)
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let atom = try atom()
            parts.append(try repeated(atom))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        guard let scalar = next else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "*", "+", "?":
            throw error("nothing before \(scalar) to repeat", "write \\\(scalar) for the character")
        default: break
        }
        at += 1
        switch scalar {
        case ".": return .set(.all)
        case "^": return .assertion(.lineStart)
        case "$": return .assertion(.lineEnd)
        case "\\": return try escape()
        default: return .set(ScalarSet(scalar).folded)
        }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        let start = at
        at += 1
        if take("?"), !take(":") {
            throw error(
                "(? is not known here", "look-around and flags are left out; letter case never matters", at: start)
        }
        depth += 1
        guard depth <= Self.deepest else {
            throw error("groups nest deeper than \(Self.deepest)", "use fewer parentheses", at: start)
        }
        let inner = try choice()
        guard take(")") else { throw error("this ( is never closed", "add ), or write \\( for it", at: start) }
        depth -= 1
        return inner
    }

    private mutating func repeated(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        var (least, most): (Int, Int?) = (1, 1)
        switch next {
        case "*": (least, most) = (0, nil)
        case "+": (least, most) = (1, nil)
        case "?": (least, most) = (0, 1)
        case "{":
            guard let bounds = try bounds() else { return atom }
            (least, most) = bounds
            at -= 1
        default: return atom
        }
        at += 1
        _ = take("?")  // A lazy one finds the same rows.
        if let again = next, "*+".unicodeScalars.contains(again) {
            throw error("\(again) behind another repetition", "write \\\(again) for the character")
        }
        return .repetition(atom, least: least, most: most)
    }

    /// `{2}`, `{2,}` or `{2,5}`; nil, and nothing taken, for a brace that stands for itself.
    private mutating func bounds() throws(PatternError) -> (Int, Int?)? {
        let start = at
        at += 1
        guard let least = number() else { return brace(start) }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { return brace(start) }
        guard least <= Self.mostRepeats, most ?? 0 <= Self.mostRepeats else {
            throw error("more than \(Self.mostRepeats) repetitions", "use + or * instead", at: start)
        }
        guard least <= most ?? least else { throw error("the bounds are the wrong way round", "", at: start) }
        return (least, most)
    }

    private mutating func brace(_ start: Int) -> (Int, Int?)? {
        at = start
        return nil
    }

    /// Up to five digits; nil without any.
    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = next, "0"..."9" ~= scalar, digits.utf8.count < 5 {
            digits.unicodeScalars.append(scalar)
            at += 1
        }
        return Int(digits)
    }
}

extension PatternParser {
    /// Behind a backslash, outside a class.
    private mutating func escape() throws(PatternError) -> PatternNode {
        switch next {
        case "b": at += 1; return .assertion(.wordEdge)
        case "B": at += 1; return .assertion(.noWordEdge)
        default: return .set(try escapedSet().folded)
        }
    }

    /// What an escape stands for, in a class or outside.
    private mutating func escapedSet() throws(PatternError) -> ScalarSet {
        let start = at - 1
        guard let scalar = next else {
            throw error("a backslash at the end", "write \\\\ for the character", at: start)
        }
        at += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.inverted
        case "w": return .words
        case "W": return ScalarSet.words.inverted
        case "s": return .spaces
        case "S": return ScalarSet.spaces.inverted
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "t": return ScalarSet("\t")
        case "e": return ScalarSet("\u{1B}")
        case "x", "u": return try codePoint(start)
        case "0"..."9":
            throw error("\\\(scalar): no back references here", "they cannot be matched in bounded time", at: start)
        case "A"..."Z", "a"..."z":
            throw error("\\\(scalar) is not known", "known are \\d \\w \\s \\b \\n \\r \\t \\e \\x{200B}", at: start)
        default: return ScalarSet(scalar)
        }
    }

    /// `\x1B`, `\x{200B}`, `\u200B`.
    private mutating func codePoint(_ start: Int) throws(PatternError) -> ScalarSet {
        let isBraced = take("{")
        let most = isBraced ? 6 : scalars[at - 1] == "u" ? 4 : 2
        var digits = ""
        while let scalar = next, scalar.properties.isASCIIHexDigit, digits.utf8.count < most {
            digits.unicodeScalars.append(scalar)
            at += 1
        }
        let isWhole = isBraced ? take("}") : digits.utf8.count == most
        guard isWhole, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw error("no code point", "write \\x1B, \\u200B or \\x{E0041}", at: start)
        }
        return ScalarSet(scalar)
    }

    private mutating func characterClass() throws(PatternError) -> ScalarSet {
        let start = at
        at += 1
        let isInverted = take("^")
        var set = ScalarSet()
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            set = set.union(try classItem(scalar))
        }
        guard take("]") else { throw error("this [ is never closed", "add ], or write \\[ for it", at: start) }
        let folded = set.folded
        return isInverted ? folded.inverted : folded
    }

    /// A scalar, an escape or a range.
    private mutating func classItem(_ scalar: Unicode.Scalar) throws(PatternError) -> ScalarSet {
        let start = at
        let low = try classEnd()
        guard next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else { return low }
        at += 1
        let high = try classEnd()
        guard let from = low.single, let to = high.single, from <= to else {
            throw error("no range", "write the smaller character first, or \\- for the sign", at: start)
        }
        return ScalarSet([from...to])
    }

    private mutating func classEnd() throws(PatternError) -> ScalarSet {
        guard let scalar = next else { return ScalarSet() }
        at += 1
        return scalar == "\\" ? try escapedSet() : ScalarSet(scalar)
    }
}

extension ScalarSet {
    /// The first scalar of a set that was made from one.
    fileprivate var single: UInt32? { ranges.count == 1 && ranges[0].count == 1 ? ranges[0].lowerBound : nil }
}
