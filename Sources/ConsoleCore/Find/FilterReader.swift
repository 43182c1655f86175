import Vocabulary

/// Takes the text of a filter apart.
struct FilterReader {
    private let scalars: [Unicode.Scalar]
    private var at = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars.prefix(Filter.longest)) }

    /// `!` in front, followed by a blank.
    mutating func takeInversion() -> Bool {
        skipBlanks()
        guard scalars.dropFirst(at).starts(with: ["!", " "]) else { return false }
        at += 2
        return true
    }

    mutating func terms() throws(PatternError) -> [Filter.Term] {
        var out: [Filter.Term] = []
        skipBlanks()
        while at < scalars.count {
            guard out.count < Filter.mostTerms else {
                throw PatternError(
                    offset: at, reason: "more than \(Filter.mostTerms) words", hint: "use | between some")
            }
            out.append(try term())
            skipBlanks()
        }
        return out
    }

    private mutating func skipBlanks() { while at < scalars.count, scalars[at] == " " { at += 1 } }

    private mutating func term() throws(PatternError) -> Filter.Term {
        let isNegated = scalars[at] == "!" && at + 1 < scalars.count && scalars[at + 1] != " "
        if isNegated { at += 1 }
        if takes("sev:") { return Filter.Term(test: .severity(try severities()), isNegated: isNegated) }
        let field = Filter.Field.allCases.first { takes($0.rawValue + ":") }
        return Filter.Term(test: .pattern(try pattern(), in: field), isNegated: isNegated)
    }

    private mutating func takes(_ prefix: String) -> Bool {
        let wanted = Array(prefix.unicodeScalars)
        guard scalars.dropFirst(at).prefix(wanted.count).map(\.folded) == wanted else { return false }
        at += wanted.count
        return true
    }

    private mutating func pattern() throws(PatternError) -> Pattern {
        let start = at
        if at < scalars.count, scalars[at] == "\"" || scalars[at] == "/", let end = closing(scalars[at]) {
            let inside = Self.text(scalars[(start + 1)..<end])
            at = end + 1
            return try shifted(by: start + 1) { () throws(PatternError) in
                scalars[start] == "/" ? try Pattern(inside) : try Pattern(literal: inside)
            }
        }
        while at < scalars.count, scalars[at] != " " { at += scalars[at] == "\\" && at + 1 < scalars.count ? 2 : 1 }
        let word = Self.text(scalars[start..<at])
        return try shifted(by: start) { () throws(PatternError) in try Pattern(word) }
    }

    /// Place of the sign that ends what it began: followed by a blank or nothing, with no backslash before it.
    private func closing(_ sign: Unicode.Scalar) -> Int? {
        var place = at + 1
        while place < scalars.count {
            if scalars[place] == "\\" {
                place += 1
            } else if scalars[place] == sign, place + 1 == scalars.count || scalars[place + 1] == " " {
                return place
            }
            place += 1
        }
        return nil
    }

    /// The places in an error count from the start of the filter.
    private func shifted(
        by start: Int, _ body: () throws(PatternError) -> Pattern
    ) throws(PatternError) -> Pattern {
        do {
            return try body()
        } catch {
            throw PatternError(offset: error.offset + start, reason: error.reason, hint: error.hint)
        }
    }

    /// `high`, `>=high`, `>high`, `<=high` or `<high`.
    private mutating func severities() throws(PatternError) -> Set<Severity> {
        let start = at
        while at < scalars.count, scalars[at] != " " { at += 1 }
        let word = Self.text(scalars[start..<at]).lowercased()
        let signs = [">=", "<=", ">", "<", ""].first { word.hasPrefix($0) } ?? ""
        let name = word.dropFirst(signs.count)
        let named = Severity.allCases.first { name == $0.label.lowercased() || name == "\($0)" }
        guard let named else {
            throw PatternError(
                offset: start, reason: "no severity", hint: "use low, med, high or crit, as in sev:>=high")
        }
        let wanted = Severity.allCases.filter { severity in
            switch signs {
            case ">=": severity >= named
            case "<=": severity <= named
            case ">": severity > named
            case "<": severity < named
            default: severity == named
            }
        }
        return Set(wanted)
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
