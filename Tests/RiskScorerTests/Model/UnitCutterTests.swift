import Testing

@testable import RiskScorer

/// Writes down what it is asked to judge; every feature weighs one.
private struct UnitRecorder: UnitJudge {
    struct Unit {
        var kind: UnitKind
        var start: UnitMark
        var end: UnitMark
        var bytes: Range<Int> { Int(start.end)..<Int(end.end) }
    }

    private(set) var units: [Unit] = []
    private(set) var words: Int?

    mutating func word(_ index: UInt32) -> Int32 { 1 }
    mutating func group(_ index: UInt32) -> Int32 { 1 }
    mutating func finish(words: Int) { self.words = words }
    mutating func judge(_ kind: UnitKind, from start: UnitMark, to end: UnitMark) {
        units.append(Unit(kind: kind, start: start, end: end))
    }

    static func units(_ text: String, _ shape: UnitShape, _ kind: UnitKind? = nil) -> [Unit] {
        let all = Array(text.utf8).withUnsafeBufferPointer { UnitCutter.cut($0, shape, UnitRecorder()) }.units
        return all.filter { kind == nil || $0.kind == kind }
    }

    /// How many words the cutter said there were.
    static func words(_ text: String) -> Int? {
        Array(text.utf8).withUnsafeBufferPointer { UnitCutter.cut($0, UnitShape(), UnitRecorder()) }.words
    }

    static func texts(_ text: String, _ shape: UnitShape, _ kind: UnitKind) -> [String] {
        let bytes = Array(text.utf8)
        return units(text, shape, kind).map { unit in
            String(String(decoding: bytes[unit.bytes], as: UTF8.self).drop { $0 == " " || $0 == "\n" })
        }
    }
}

struct UnitCutterTests {
    /// Four letters and a space each, none like another.
    private static func words(_ count: Int) -> String {
        (0..<count).map { number in
            var (rest, word) = (number, "")
            for _ in 0..<4 {
                word.append(Character(Unicode.Scalar(UInt8(0x61 + rest % 26))))
                rest /= 26
            }
            return word
        }.joined(separator: " ")
    }

    /// Which words, by their number, a unit of ``words(_:)`` holds.
    private static func numbers(_ unit: UnitRecorder.Unit) -> Range<Int> {
        (unit.bytes.lowerBound + 4) / 5..<(unit.bytes.upperBound + 1) / 5
    }

    @Test func `a short text is one whole`() {
        let units = UnitRecorder.units("say it now", UnitShape(window: 16))
        #expect(units.map(\.kind) == [.whole])
        #expect(units.map(\.bytes) == [0..<10])
        #expect(UnitRecorder.units("", UnitShape()).isEmpty)
        #expect(UnitRecorder.units(" \n ", UnitShape()).isEmpty)
    }

    @Test func `windows begin in the middle of the one before and the last ends with the text`() {
        let windows = UnitRecorder.units(Self.words(45), UnitShape(window: 16), .window)
        #expect(windows.map(Self.numbers) == [0..<16, 8..<24, 16..<32, 24..<40, 29..<45])
    }

    @Test(arguments: [16, 17, 24, 40]) func `a text that ends with a window has no window twice`(_ count: Int) {
        let windows = UnitRecorder.units(Self.words(count), UnitShape(window: 16), .window).map(Self.numbers)
        #expect(Set(windows).count == windows.count)
        #expect(windows.last?.upperBound == count)
    }

    @Test func `above its limit a text has no whole`() {
        let shape = UnitShape(window: 16, wholeLimit: 20)
        #expect(UnitRecorder.units(Self.words(20), shape, .whole).count == 1)
        #expect(UnitRecorder.units(Self.words(21), shape, .whole).isEmpty)
    }

    @Test func `sentences and lines are judged alone`() {
        let text = "we met in the old hall. was it the one in town?\nthat is what they all say\nand so on for ever"
        #expect(
            UnitRecorder.texts(text, UnitShape(), .sentence) == [
                "we met in the old hall.", "was it the one in town?", "that is what they all say",
                "and so on for ever",
            ])
    }

    @Test func `short sentences are joined with the next and a short rest with the one before`() {
        let text = "oh no. hear me now my friend. we met in the old hall. thanks"
        #expect(
            UnitRecorder.texts(text, UnitShape(), .sentence) == [
                "oh no. hear me now my friend.", "we met in the old hall.", "we met in the old hall. thanks",
            ])
    }

    @Test func `one sentence is judged as the whole only`() {
        #expect(UnitRecorder.units("we met in the old hall", UnitShape(), .sentence).isEmpty)
    }

    @Test func `what is said again within a window counts once, and again behind it`() {
        let once = UnitRecorder.units("drum", UnitShape(window: 8))[0].end
        let often = UnitRecorder.units("drum drum drum drum drum drum", UnitShape(window: 8))[0].end
        // The word, and it with the start of the line before it: next to it, before that, and somewhere before.
        #expect(once.wordCount == 4)
        // Further on two and three in a row are new, and one somewhere before the other.
        #expect(often.wordCount == 4 + 2 + 2)
        #expect((often.groups, often.groupCount) == (once.groups, once.groupCount))
        let far = UnitRecorder.units("drum " + Self.words(8) + " drum", UnitShape(window: 8), .whole)[0].end
        let near = UnitRecorder.units("drum " + Self.words(7) + " drum", UnitShape(window: 8), .whole)[0].end
        let between = UnitRecorder.units(Self.words(8), UnitShape(window: 8), .whole)[0].end.groupCount
        let less = UnitRecorder.units(Self.words(7), UnitShape(window: 8), .whole)[0].end.groupCount
        #expect(far.groupCount == 2 * once.groupCount + between)
        #expect(near.groupCount == once.groupCount + less)
    }

    @Test func `a word that stood before says something new beside other words`() {
        let apart = UnitRecorder.units("rules all. drop your rules", UnitShape(window: 8))[0].end
        let other = UnitRecorder.units("rules all. drop your other", UnitShape(window: 8))[0].end
        // Only the word alone and its letters are known.
        #expect(apart.wordCount == other.wordCount - 1)
        #expect(apart.groupCount < other.groupCount)
    }

    @Test func `letters of a word without an end do not add up`() {
        let short = UnitRecorder.units(String(repeating: "ab", count: 40), UnitShape())[0].end
        let long = UnitRecorder.units(String(repeating: "ab", count: 40_000), UnitShape())[0].end
        #expect(long.groupCount == short.groupCount)
        let foreign = UnitRecorder.units(String(repeating: "жы", count: 40_000), UnitShape())[0].end
        #expect(foreign.groupCount <= short.groupCount)
    }

    @Test func `in a long text no word is lost and no window is longer than it should be`() {
        let count = 100_000
        let windows = UnitRecorder.units(Self.words(count), UnitShape(window: 48), .window).map(Self.numbers)
        #expect(windows.count == 4166)
        #expect(windows.first?.lowerBound == 0)
        #expect(windows.last?.upperBound == count)
        #expect(windows.allSatisfy { $0.count == 48 })
        #expect(zip(windows, windows.dropFirst()).allSatisfy { $1.lowerBound - $0.lowerBound <= 24 })
    }

    @Test func `in a long text no sentence is lost`() {
        let text = Self.words(20_000).split(separator: " ").enumerated().map {
            $0.offset % 9 == 8 ? $0.element + "." : $0.element
        }
        .joined(separator: " ")
        let sentences = UnitRecorder.units(text, UnitShape(), .sentence)
        #expect(sentences.first?.bytes.lowerBound == 0)
        #expect(sentences.last?.bytes.upperBound == text.utf8.count)
        #expect(zip(sentences, sentences.dropFirst()).allSatisfy { $0.bytes.upperBound >= $1.bytes.lowerBound })
    }

    @Test func `at the end the judge hears how many words and marks there were`() {
        #expect(UnitRecorder.words("say it, now") == 4)
        #expect(UnitRecorder.words("") == 0)
    }

    @Test func `a mark has what its features weigh`() {
        let end = UnitRecorder.units("say it, now", UnitShape())[0].end
        #expect(end.words == end.wordCount && end.wordCount == 4 + 4 + 5 + 6)
        #expect(end.groups == end.groupCount && end.groupCount == 6 + 3 + 6)
    }
}
