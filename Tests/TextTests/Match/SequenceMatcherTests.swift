import Testing

@testable import Text

struct SequenceMatcherTests {
    static let open = Set(["open", "unlock"])
    static let door = Set(["door", "gate"])
    static let mark = WordMarks(rawValue: 1)

    let matcher = SequenceMatcher(
        [
            SequencePattern([.init(words: open), .init(words: door, gap: 2)]),
            SequencePattern([.init(words: ["a"]), .init(words: ["a"], gap: 1), .init(words: ["b"])]),
            SequencePattern([.init(words: ["门"]), .init(words: ["打开"], gap: 3)]),
        ],
        marks: [(mark, ["never"])])

    struct Case: CustomTestStringConvertible {
        var text: String
        var matches: [String]
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(text: "open door", matches: ["open door"]),
        Case(text: "please unlock the old gate now", matches: ["unlock the old gate"]),
        Case(text: "open the very old door", matches: []),
        Case(text: "door open", matches: []),
        Case(text: "opens doors", matches: []),
        Case(text: "open. the door", matches: []),
        Case(text: "open, open_the-door", matches: ["open_the-door"]),
        // The nearest first word would be out of reach of nothing here, but an early one is: the later must win.
        Case(text: "open one two open three door", matches: ["open three door"]),
        Case(text: "a a b", matches: ["a a b"]),
        Case(text: "a b", matches: []),
        Case(text: "a x a a b", matches: ["a a b"]),
        Case(text: "", matches: []),
    ]

    @Test(arguments: cases) func `patterns match words in order within their gaps`(_ example: Case) {
        #expect(found(example.text).map(\.text) == example.matches)
    }

    @Test func `words before a match are reported with it`() throws {
        let match = try #require(found("we never open the door").first).match
        #expect(match.surroundings.before == Self.mark)
        #expect(match.surroundings.sentence == Self.mark)
        let next = try #require(found("never. now open the door").first).match
        #expect(next.surroundings.sentence == [])
    }

    @Test func `quotations and line starts are reported`() throws {
        #expect(try #require(found("say 'open the door' now").first).match.surroundings.isQuoted)
        #expect(try !#require(found("it's time to open the door").first).match.surroundings.isQuoted)
        #expect(try #require(found("hello\nopen the door").first).match.surroundings.beginsLine)
        #expect(try !#require(found("hello open the door").first).match.surroundings.beginsLine)
    }

    @Test func `all matches are the same as those of a plain search`() {
        var random: UInt64 = 7
        let words = ["open", "door", "a", "b", "x"]
        for _ in 0..<300 {
            let text = (0..<24).map { _ -> String in
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return words[Int(random >> 33) % words.count]
            }
            let ends = Set(
                found(text.joined(separator: " ")).map { "\($0.match.pattern):\($0.match.range.upperBound)" })
            #expect(ends == Self.plainSearch(text))
        }
    }

    /// Pattern and end of every match of the first two patterns, by trying everything.
    static func plainSearch(_ words: [String]) -> Set<String> {
        var ends: Set<String> = []
        func end(_ index: Int) -> Int { words[...index].joined(separator: " ").utf8.count }
        for last in words.indices {
            for first in max(0, last - 3)..<max(0, last) where words[first] == "open" && words[last] == "door" {
                ends.insert("0:\(end(last))")
            }
            guard words[last] == "b", last >= 2, words[last - 1] == "a" else { continue }
            if words[last - 2] == "a" || (last >= 3 && words[last - 3] == "a") { ends.insert("1:\(end(last))") }
        }
        return ends
    }

    func found(_ text: String) -> [(match: SequenceMatch, text: String)] {
        let bytes = Array(text.utf8)
        var all: [(SequenceMatch, String)] = []
        matcher.scan(bytes) { all.append(($0, String(decoding: bytes[$0.range], as: UTF8.self))) }
        return all
    }
}

struct WordScannerTests {
    struct Case: CustomTestStringConvertible {
        var text: String
        var words: [String]
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(text: "it's a 'quoted' word-pair, x_y.", words: ["it's", "a", "quoted", "word", "pair", "x", "y"]),
        Case(text: "забудь всё", words: ["забудь", "всё"]),
        Case(text: "忽略指令", words: ["忽略", "略指", "指令"]),
        Case(text: "我 ok 你好", words: ["我", "ok", "你好"]),
        Case(text: " ...! ", words: []),
    ]

    @Test(arguments: cases) func `a text is cut into words`(_ example: Case) {
        let bytes = Array(example.text.utf8)
        let words = bytes.withUnsafeBufferPointer { buffer in
            var scanner = WordScanner(buffer)
            var words: [String] = []
            while let word = scanner.next() { words.append(String(decoding: bytes[word.range], as: UTF8.self)) }
            return words
        }
        #expect(words == example.words)
    }
}
