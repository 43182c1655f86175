import CCurses
import Glibc
import Testing

@testable import ConsoleCore

struct GlyphReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var safe: String
        var columns: Int
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ safe: String, _ columns: Int) {
            (self.name, self.text, self.safe, self.columns) = (name, text, safe, columns)
        }
    }

    static let cases: [Case] = [
        .init("plain text stays", "hello, world ~", "hello, world ~", 14),
        .init("an escape sequence", "a\u{1B}[31mb", "a⟦ESC⟧[31mb", 11),
        .init("C1 introducer", "\u{9B}2J", "⟦CSI⟧2J", 7),
        .init("delete and NUL", "\u{7F}\u{0}", "⟦DEL⟧⟦NUL⟧", 10),
        .init("line ends", "a\r\nb\tc", "a⟦CR⟧⟦LF⟧b⟦TAB⟧c", 16),
        .init("bidi override", "\u{202E}txt\u{202C}", "⟦RLO⟧txt⟦PDF⟧", 13),
        .init("bidi isolates", "\u{2066}\u{2067}\u{2068}\u{2069}", "⟦LRI⟧⟦RLI⟧⟦FSI⟧⟦PDI⟧", 20),
        .init("zero width", "a\u{200B}b\u{200D}c\u{FEFF}", "a⟦ZWSP⟧b⟦ZWJ⟧c⟦BOM⟧", 19),
        .init("variation selectors", "❤\u{FE0F}x\u{E0100}", "❤⟦VS16⟧x⟦VS17⟧", 14),
        .init("smuggled tags are decoded in place", "a" + Scene.smuggled("run it") + "b", "a⟦TAG run it⟧b", 14),
        .init("a tag without text", "\u{E0001}\u{E007F}", "⟦TAG BEGIN⟧", 11),
        .init("private use", "\u{E000}\u{10FFFD}", "⟦U+E000⟧⟦U+10FFFD⟧", 18),
        .init("unassigned", "\u{0378}\u{50000}", "⟦U+0378⟧⟦U+50000⟧", 17),
        .init("wide letters", "日本ｗ", "日本ｗ", 6),
        .init("accents ride on their base", "e\u{301}\u{323}", "e\u{301}\u{323}", 1),
        .init(
            "a tower of marks is capped", "Z" + String(repeating: "\u{334}", count: 9), "Z\u{334}\u{334}⟦+7 MARKS⟧", 11),
        .init("a mark without a base", "\u{301}a", "⟦U+0301⟧a", 9),
        .init("a joiner is no mark", "a\u{34F}", "a⟦CGJ⟧", 6),
        .init("flags are letters", "🇫🇷", "⟦RI F⟧⟦RI R⟧", 12),
        .init("skin tones", "👍\u{1F3FD}", "👍⟦TONE4⟧", 9),
        .init("blank fillers", "\u{2800}\u{3164}\u{115F}", "⟦BLANK⟧⟦FILLER⟧⟦FILLER⟧", 23),
        .init("odd spaces", "a\u{A0}b\u{2003}c", "a b⟦U+2003⟧c", 12),
        .init("line separators", "\u{2028}\u{2029}\u{85}", "⟦LS⟧⟦PS⟧⟦NEL⟧", 13),
        .init("conjoining jamo", "\u{1100}\u{1161}", "\u{1100}⟦U+1161⟧", 10),
    ]

    @Test(arguments: cases)
    func `hidden and harmful characters are spelled out`(_ item: Case) {
        let glyphs = Array(GlyphReader(item.text))
        #expect(glyphs.map(\.text).joined().unicodeScalars.elementsEqual(item.safe.unicodeScalars))
        #expect(glyphs.reduce(0) { $0 + $1.columns } == item.columns)
    }

    @Test(arguments: cases)
    func `what is safe stays as it is when read again`(_ item: Case) {
        let once = GlyphReader(item.text).map(\.text).joined()
        #expect(GlyphReader(once).map(\.text).joined().unicodeScalars.elementsEqual(once.unicodeScalars))
    }

    @Test func `a forged marker is not marked`() {
        #expect(GlyphReader("⟦ESC⟧").allSatisfy { !$0.isMarker })
        #expect(GlyphReader("\u{1B}").allSatisfy { $0.isMarker })
    }

    @Test func `the revealing mode shows code points and leaves tags apart`() {
        let text = "a" + Scene.smuggled("hi") + "\u{202E}"
        #expect(GlyphReader(text, mode: .reveal).map(\.text).joined() == "a⟦U+E0068⟧⟦U+E0069⟧⟦U+202E⟧")
    }

    @Test func `columns agree with the C library for every scalar that is drawn`() throws {
        let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
        let before = uselocale(locale)
        defer {
            uselocale(before)
            freelocale(locale)
        }
        var wrong: [String] = []
        for value in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), case .visible(let columns) = Visibility(scalar), value != 0xA0
            else {
                continue
            }
            let width = Int(si_width(value))
            if width >= 0, width != columns { wrong.append(HiddenName.point(scalar)) }
        }
        #expect(wrong == [])
    }
}
