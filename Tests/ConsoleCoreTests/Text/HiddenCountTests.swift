import Testing

@testable import ConsoleCore

struct HiddenCountTests {
    struct Case: Sendable {
        var text: String
        var words: String

        init(_ text: String, _ words: String) { (self.text, self.words) = (text, words) }
    }

    static let cases: [Case] = [
        .init("plain\ntext, é 日本", "nothing hidden"), .init(Scene.smuggled("ignore all"), "10 hidden: 10 TAG"),
        .init("\u{1B}[2J\u{1B}]52;c\u{07}", "3 hidden: 2 ESC 1 BEL"),
        .init("\u{202E}x\u{202C}\u{202E}", "3 hidden: 2 RLO 1 PDF"),
        .init("a" + String(repeating: "\u{301}", count: 5), "3 hidden: 3 MARK"),
        .init("\u{FE0F}\u{E0101}\u{E000}\u{0378}\u{200B}\u{200D}", "6 hidden: 2 VS 1 PRIVATE 1 UNASSIGNED 1 ZWJ …"),
        .init(String(repeating: "\u{200B}", count: 70_000), "65,536 hidden: 65536 ZWSP"),
    ]

    @Test(arguments: cases)
    func `what hides is counted by kind`(_ item: Case) { #expect(HiddenCount(item.text).words == item.words) }
}

struct HexDumpTests {
    @Test func `rows have offset, digits and ASCII, eight bytes where sixteen do not fit`() {
        let text = "Summarise\u{1B}[2J é"
        #expect(
            Self.rows(HexDump(text, columns: 76)) == [
                "000000  53 75 6d 6d 61 72 69 73  65 1b 5b 32 4a 20 c3 a9  Summarise·[2J ··"
            ])
        #expect(
            Self.rows(HexDump(text, columns: 56)) == [
                "000000  53 75 6d 6d 61 72 69 73  Summaris", "000008  65 1b 5b 32 4a 20 c3 a9  e·[2J ··",
            ])
        #expect(Self.rows(HexDump("ab", columns: 30)) == ["000000  61 62                    ab"])
        #expect(Self.rows(HexDump("", columns: 30)).count == 1)
    }

    @Test func `a megabyte costs no more than the rows that are drawn`() {
        let dump = HexDump(String(repeating: "\u{1B}", count: 1_000_000), columns: 80)
        #expect(dump.count == 62_500)
        let spent = processorTime { for _ in 0..<20 { _ = dump.line(dump.count - 1) } }
        #expect(spent < .seconds(1))
    }

    private static func rows(_ dump: HexDump) -> [String] {
        (0..<dump.count).map { row in
            var frame = Frame(size: Size(columns: 80, rows: 1))
            frame.put(dump.line(row), row: 0, column: 0, columns: 80)
            return String(frame.text.dropLast())
        }
    }
}
