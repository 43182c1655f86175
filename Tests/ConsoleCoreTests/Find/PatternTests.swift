import Testing

@testable import ConsoleCore

struct PatternTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var pattern: String
        var text: String
        var matches: Bool
        var testDescription: String { "\(pattern) on \(text.prefix(40))" }

        init(_ pattern: String, _ text: String, _ matches: Bool) {
            (self.pattern, self.text, self.matches) = (pattern, text, matches)
        }
    }

    static let cases: [Case] = [
        .init("", "anything", true), .init("abc", "xxABCxx", true), .init("ABC", "xabcx", true),
        .init("abc", "ab c", false),
        .init("a.c", "a\nc", true), .init("a.c", "ac", false), .init("^ab", "abc", true), .init("^b", "abc", false),
        .init("^b", "a\nb", true), .init("c$", "abc", true), .init("b$", "abc", false), .init("b$", "ab\r\nc", true),
        .init("^$", "", true), .init("^$", "x", false), .init("a|bc|d", "xbcx", true), .init("a|bc|d", "xbx", false),
        .init("(a|b)c", "bc", true), .init("(?:ab)+$", "xababab", true), .init("ab*c", "ac", true),
        .init("ab+c", "ac", false), .init("ab?c", "abbc", false), .init("ab{2}c", "abbc", true),
        .init("ab{2}c", "abc", false), .init("ab{2,}c", "abbbbc", true), .init("ab{2,3}c", "abbbbc", false),
        .init("ab{0,1}c", "ac", true), .init("a{0}b", "b", true), .init("a{", "a{", true),
        .init("{\"a\"", "x{\"a\":1}", true),
        .init("a{,3}", "a{,3}", true), .init("a*?b", "aab", true), .init("[abc]", "xbx", true),
        .init("[^abc]", "abc", false),
        .init("[A-F0-9]+$", "zBEEF9", true), .init("[^A]", "a", false), .init("[]x]", "]", true),
        .init("[a-]", "-", true),
        .init("[\\d-]", "-", true), .init("\\d\\d", "a42", true), .init("\\D", "42", false),
        .init("\\w+\\s\\w", "ab c", true),
        .init("\\W", "a_9", false), .init("\\S", " \t", false), .init("\\bcat\\b", "a cat.", true),
        .init("\\bcat\\b", "concat", false), .init("\\Bcat", "concat", true), .init("\\Bcat", "cat", false),
        .init("\\.gguf", "a.gguf", true), .init("\\.gguf", "aXgguf", false), .init("\\x{200B}", "a\u{200B}b", true),
        .init("\\u202E", "\u{202E}", true), .init("\\x1b\\[", "\u{1B}[2J", true), .init("\\e", "\u{1B}", true),
        .init("指示.*無視", "これまでの指示を無視して", true), .init("\\b指示", "日本 指示", true),
        .init("ÄRGER", "ärger", true), .init("[À-Ý]", "é", true), .init("straße", "STRASSE", false),
        .init("ПРИВЕТ", "привет", true), .init("(((((a)))))", "a", true), .init("|a", "zzz", true),
        .init("(a*)*", "b", true), .init("(a*)*$", "aaab", true), .init("x(a*)*y", "xaaay", true),
        .init("(|a)+b", "aab", true), .init("a\\ b", "a b", true), .init("a}", "a}", true),
    ]

    @Test(arguments: cases)
    func `a pattern finds what it says`(_ item: Case) throws {
        let pattern = try Pattern(item.pattern)
        #expect(pattern.matches(item.text) == item.matches)
        // A second time from memory.
        #expect(pattern.matches(item.text) == item.matches)
        // The slow way round agrees, but for places without length.
        let places = pattern.ranges(in: Array(item.text.unicodeScalars))
        #expect(places.isEmpty || item.matches)
    }

    struct Fault: Sendable {
        var pattern: String
        var offset: Int
        var reason: String

        init(_ pattern: String, _ offset: Int, _ reason: String) {
            (self.pattern, self.offset, self.reason) = (pattern, offset, reason)
        }
    }

    static let faults: [Fault] = [
        .init("*a", 0, "nothing before * to repeat"), .init("a(+b)", 2, "nothing before + to repeat"),
        .init("ab(c", 2, "this ( is never closed"), .init("ab)c", 2, "this ) closes nothing"),
        .init("x[ab", 1, "this [ is never closed"), .init("[z-a]", 1, "no range"), .init("[a-\\d]", 1, "no range"),
        .init("a\\", 1, "a backslash at the end"), .init("a\\q", 1, "\\q is not known"),
        .init("(a)\\1", 3, "\\1: no back references here"), .init("(?=a)", 0, "(? is not known here"),
        .init("(?i)a", 0, "(? is not known here"), .init("a**", 2, "* behind another repetition"),
        .init("a{101}", 1, "more than 100 repetitions"), .init("a{3,2}", 1, "the bounds are the wrong way round"),
        .init("(a{100}){100}", 0, "a pattern of more than 512 steps"),
        .init("((((){100}){100}){100}){100}", 0, "a pattern of more than 512 steps"),
        .init("\\x{110000}", 0, "no code point"), .init("\\xZ", 0, "no code point"),
        .init("\\uD800", 0, "no code point"),
        .init(String(repeating: "(", count: 100), 24, "groups nest deeper than 24"),
    ]

    @Test(arguments: faults)
    func `what is no pattern is refused with the place`(_ item: Fault) {
        #expect {
            try Pattern(item.pattern)
        } throws: { error in
            guard let error = error as? PatternError else { return false }
            return error.offset == item.offset && error.reason == item.reason
        }
    }

    /// Patterns that take backtracking matchers exponential time.
    static let pathological = [
        "(a*)*b", "(a+)+$b", "(a|a)*b", "(a|aa)+b", "(.*)*x", "(a?){30}a{30}b", "(.*a){20}b", "(a|b|ab)*(c)x",
        "((a*)*)*b",
        "(\\w+\\s?)*;", "([a-z]+)*\\d", "(x+x+)+y",
    ]

    @Test(arguments: pathological)
    func `a pattern made to explode takes a step a character`(_ source: String) throws {
        let pattern = try Pattern(source)
        let text = String(repeating: "a", count: Pattern.reach) + "!"
        let time = processorTime { #expect(!pattern.matches(text)) }
        #expect(time < .seconds(3))
        let short = Array(String(repeating: "a", count: 300).unicodeScalars)
        #expect(processorTime { _ = pattern.ranges(in: short) } < .seconds(3))
    }

    @Test func `states that are never the same do not pile up`() throws {
        // Of this pattern a deterministic machine has 2^13 states, and a random text meets most.
        let pattern = try Pattern("(a|b)*a(a|b){12}c")
        var random = HostileText(seed: 7)
        let text = (0..<Pattern.reach).map { _ in random.below(2) == 0 ? "a" : "b" }.joined()
        #expect(!pattern.matches(text))
        #expect(pattern.matches("xxa" + String(repeating: "b", count: 12) + "c"))
    }

    @Test func `places are the leftmost and as long as can be`() throws {
        let text = Array("aab Aab xxab".unicodeScalars)
        #expect(try Pattern("a+b").ranges(in: text) == [0..<3, 4..<7, 10..<12])
        #expect(try Pattern("a|ab|aab").ranges(in: text) == [0..<3, 4..<7, 10..<12])
        #expect(try Pattern("\\bx*").ranges(in: text) == [8..<10])
        #expect(try Pattern("b$").ranges(in: text) == [11..<12])
        #expect(try Pattern("z*").ranges(in: text).isEmpty)
        #expect(try Pattern(".").ranges(in: text, limit: 3) == [0..<1, 1..<2, 2..<3])
    }

    @Test func `a random pattern never traps and both ways agree`() throws {
        var random = HostileText(seed: 42)
        let pieces = [
            "a", "b", "(", ")", "[", "]", "*", "+", "?", "|", "{2}", "{1,3}", ".", "^", "$", "\\b", "\\", "-", "^", "é",
            "\\d",
        ]
        for _ in 0..<4000 {
            let source = (0..<(1 + random.below(9))).map { _ in pieces[random.below(pieces.count)] }.joined()
            guard let pattern = try? Pattern(source) else { continue }
            let text = (0..<random.below(12)).map { _ in ["a", "b", "É", "1", " ", "\n"][random.below(6)] }.joined()
            let places = pattern.ranges(in: Array(text.unicodeScalars))
            #expect(places.isEmpty || pattern.matches(text), "\(source) on \(text)")
            if pattern.matches(text), !pattern.matches("") {
                #expect(!places.isEmpty || pattern.isMatchedByNothing, "\(source) on \(text)")
            }
        }
    }

    @Test func `hostile strings are data`() throws {
        var random = HostileText(seed: 9)
        for _ in 0..<300 {
            let text = random.string()
            _ = try? Pattern(text)
            let literal = try Pattern(literal: text.bounded(200))
            #expect(literal.matches("x" + text.bounded(200) + "y"))
        }
    }
}

extension Pattern {
    /// True when some match has no length, such as that of `\b`.
    fileprivate var isMatchedByNothing: Bool { matches("") || matches("a") && ranges(in: ["a"]).isEmpty }
}
