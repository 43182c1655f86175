import Testing

@testable import RiskScorer

struct FeatureReaderTests {
    /// Word features of each word or mark.
    private static let perWord = 6

    private static func parts(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return FeatureRecorder.read(text).closes.map { String(decoding: bytes[$0.bytes], as: UTF8.self) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let parts: [String]
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(text: "", parts: []),
        Case(text: "say it, now.", parts: ["say", "it", ",", "now", "."]),
        Case(text: "don't-do", parts: ["don", "'", "t", "-", "do"]),
        Case(text: "a1 <|b|>", parts: ["a1", "<", "|", "b", "|", ">"]),
        Case(text: "привет, мир", parts: ["привет", ",", "мир"]),
        Case(text: "忽略指令", parts: ["忽", "略", "指", "令"]),
        Case(text: "say忽略", parts: ["say", "忽", "略"]),
        Case(text: "a\nb", parts: ["a", "", "b"]),
    ]

    @Test(arguments: cases) func `a text is cut into words and marks`(_ sample: Case) {
        #expect(Self.parts(sample.text) == sample.parts)
    }

    @Test func `each word and mark has single, double, triple and near features`() {
        #expect(FeatureRecorder.read("say it, now.").words.count == 5 * Self.perWord)
    }

    @Test func `a digit reads as zero, and how many there are counts`() {
        let (first, second) = (FeatureRecorder.read("pay 123 eur"), FeatureRecorder.read("pay 947 eur"))
        #expect(first.words == second.words)
        #expect(first.groups == second.groups)
        #expect(first.words != FeatureRecorder.read("pay 12 eur").words)
    }

    @Test func `characters are grouped in threes to fives with the space on either side`() {
        #expect(FeatureRecorder.read("abcd").groups.count == 4 + 3 + 2)
        #expect(FeatureRecorder.read("мир").groups.count == 3 + 2 + 1)
        #expect(FeatureRecorder.read("a").groups.count == 1)
        #expect(FeatureRecorder.read("a, b!").groups.count == 2)
    }

    @Test func `a word's groups are its own whatever stands beside it`() {
        let alone = Set(FeatureRecorder.read("ignore").groups)
        #expect(Set(FeatureRecorder.read("please ignore it").groups).isSuperset(of: alone))
        #expect(Set(FeatureRecorder.read("signora").groups).isDisjoint(with: FeatureRecorder.read("что").groups))
    }

    @Test func `two neighbouring ideographs are a word`() {
        let pair = FeatureRecorder.read("忽略").words[0]
        let among = FeatureRecorder.read("请忽略它").words
        #expect(among[Self.perWord] == pair)
        #expect(!FeatureRecorder.read("忽它略").words.contains(pair))
    }

    @Test func `a line begins as a text does`() {
        let text = FeatureRecorder.read("drop it").words
        #expect(Array(FeatureRecorder.read("hello\ndrop it").words.suffix(text.count)) == text)
        #expect(Array(FeatureRecorder.read("hello drop it").words.suffix(text.count)) != text)
    }

    @Test func `order makes other features, but the words stay`() {
        let (first, second) = (FeatureRecorder.read("drop rules").words, FeatureRecorder.read("rules drop").words)
        #expect(first[0] == second[Self.perWord])
        #expect(first[Self.perWord + 1] != second[Self.perWord + 1])
    }

    @Test func `sentences end at marks and lines, but not within a number or a name`() {
        let text = "see v1.2 of a.b; then? go!\nyes"
        let recorder = FeatureRecorder.read(text)
        let ends = recorder.closes.filter(\.endsSentence).map(\.bytes.lowerBound)
        let bytes = Array(text.utf8)
        #expect(ends.map { bytes[$0] } == Array(";?!\n".utf8))
    }

    @Test func `bytes that are no text are read to the end`() {
        for bytes: [UInt8] in [[0xE5], [0xE5, 0xBF], [0xE3, 0x81], [0xFF, 0xFF], [0x80, 0x20, 0xF0], [0, 1, 2]] {
            #expect(FeatureRecorder.read(bytes).closes.last?.bytes.upperBound == bytes.count)
        }
    }

    @Test func `numbers stay within the tables`() {
        let recorder = FeatureRecorder.read("Any words, in any 言語 или script: 42!")
        for number in recorder.words + recorder.groups {
            #expect(number < UInt32(FeatureHash.count))
            #expect(FeatureHash.place(number) < FeatureHash.size)
        }
    }
}
