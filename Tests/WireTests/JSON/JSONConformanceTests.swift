import Testing

@testable import Wire

/// Conformance by enumeration: every short text over an alphabet is judged as the grammar of RFC 8259 does, so that no
/// class of mistakes depends on somebody having thought of it.
struct JSONConformanceTests {
    @Test func `Every number of up to five characters is judged by the grammar`() {
        let grammar = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+\-]?[0-9]+)?/
        let wrong = Self.sequences(of: ["-", "+", ".", "e", "E", "0", "1"], upTo: 5).filter { text in
            Self.isTaken(text.utf8) != ((try? grammar.wholeMatch(in: text)) != nil)
        }
        #expect(wrong == [])
    }

    @Test func `Every arrangement of up to five tokens is judged by the grammar`() {
        let tokens = ["[", "]", "{", "}", ",", ":", "\"a\"", "null"]
        let wrong = Self.sequences(of: tokens, upTo: 5).filter { text in
            var grammar = Grammar(rest: text[...])
            return Self.isTaken(text.utf8) != (grammar.value() && grammar.rest.isEmpty)
        }
        #expect(wrong == [])
    }

    @Test func `Between tokens stands nothing but the four kinds of white space`() {
        let tokens = ["{", "\"a\"", ":", "[", "null", ",", "true", "]", ",", "\"b\"", ":", "{", "}", "}"]
        for place in 0...tokens.count {
            let (front, back) = (tokens[..<place].joined(), tokens[place...].joined())
            let taken = (UInt8.min...UInt8.max).filter { byte in
                Self.isTaken(Array(front.utf8) + [byte] + Array(back.utf8))
            }
            #expect(taken == [0x09, 0x0A, 0x0D, 0x20], "at \(place)")
        }
    }

    @Test func `White space of Unicode is none of JSON's`() {
        for space in ["\u{85}", "\u{A0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{FEFF}"] {
            #expect(JSONSample(space + "{}").outcome() == .syntax)
            #expect(JSONSample("[" + space + "]").outcome() == .syntax)
            #expect(JSONSample("{}" + space).outcome() == .trailing)
        }
    }

    @Test func `Behind a backslash stands one of nine characters`() {
        let taken = (UInt8.min...UInt8.max).filter { Self.isTaken([0x22, 0x5C, $0] + Array("0041\"".utf8)) }
        #expect(taken == Array("\"/\\bfnrtu".utf8))
    }

    @Test func `Every unit of UTF-16 is taken as an escape unless it is half a pair`() {
        let wrong = (UInt16.min...UInt16.max).filter { unit in
            let digits = String(unit, radix: 16, uppercase: unit & 1 == 0)
            let text = "\"\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "\""
            guard let scalar = Unicode.Scalar(unit) else { return JSONSample(text).outcome() != .surrogate }
            return (try? JSONDocument(Array(text.utf8)).root.string)?.unicodeScalars.elementsEqual([scalar]) != true
        }
        #expect(wrong == [])
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
    func `Nesting is bounded whatever it is made of`(open: String, close: String) {
        let levels = 64 / (open.hasPrefix("[{") ? 2 : 1)
        func nested(_ count: Int) -> JSONSample {
            JSONSample(String(repeating: open, count: count) + "0" + String(repeating: close, count: count))
        }
        #expect(nested(levels).outcome() == nil)
        #expect(nested(levels + 1).outcome() == .tooDeep)
        #expect(JSONSample(String(repeating: open, count: 50_000)).outcome() == .tooDeep)
    }

    private static func isTaken(_ text: some Sequence<UInt8>) -> Bool { (try? JSONDocument(Array(text))) != nil }

    /// All joined sequences of one to `length` of the words.
    private static func sequences(of words: [String], upTo length: Int) -> [String] {
        var last = [""]
        var all: [String] = []
        for _ in 0..<length {
            last = last.flatMap { front in words.map { front + $0 } }
            all += last
        }
        return all
    }

    /// The grammar over texts without white space whose only scalars are `"a"` and `null`.
    private struct Grammar {
        var rest: Substring

        mutating func take(_ token: String) -> Bool {
            guard rest.hasPrefix(token) else { return false }
            rest = rest.dropFirst(token.count)
            return true
        }

        mutating func value() -> Bool {
            if take("null") || take("\"a\"") { return true }
            if take("[") { return list(until: "]") { $0.value() } }
            return take("{") && list(until: "}") { $0.take("\"a\"") && $0.take(":") && $0.value() }
        }

        mutating func list(until end: String, _ item: (inout Grammar) -> Bool) -> Bool {
            if take(end) { return true }
            repeat { guard item(&self) else { return false } } while take(",")
            return take(end)
        }
    }
}
