import Testing

@testable import ConsoleCore

struct GlyphSourceTests {
    @Test func `glyphs cover the text without gap or overlap, whatever it is`() {
        var source = HostileText(seed: 31)
        for number in 0..<2000 {
            let text = source.string()
            var at = 0
            let mode = number % 2 == 0 ? GlyphReader.Mode.safe : .reveal
            for glyph in GlyphReader(text, mode: mode, breaksLines: number % 3 == 0) {
                #expect(glyph.source.lowerBound <= at && !glyph.source.isEmpty)
                at = max(at, glyph.source.upperBound)
            }
            #expect(at == text.utf8.count)
        }
    }

    @Test func `each letter of a smuggled text stands for its own tag`() {
        let glyphs = Array(GlyphReader("a" + Scene.smuggled("hi")))
        #expect(glyphs.map(\.text).joined() == "a⟦TAG hi⟧")
        #expect(glyphs.filter(\.isSmuggled).map(\.text) == ["h", "i"])
        #expect(glyphs.filter(\.isSmuggled).map(\.source) == [1..<5, 5..<9])
        #expect(glyphs[1].source == 1..<5 && glyphs.last?.source == 5..<9)
    }

    @Test func `long lines break behind a blank, and rows know their line`() {
        let rows = GlyphRun.rows("one two three\nfour", columns: 9, limit: 9)
        #expect(rows.map { $0.glyphs.map(\.text).joined() } == ["one two ", "three", "four"])
        #expect(rows.map(\.line) == [1, 1, 2] && rows.map(\.isFirst) == [true, false, true])
    }

    @Test func `rows hold every glyph of any text, none wider than the columns`() {
        var source = HostileText(seed: 7)
        for _ in 0..<1000 {
            let text = source.string() + "\n" + source.string()
            let rows = GlyphRun.rows(text, columns: 20, limit: 10_000)
            let joined = rows.flatMap { $0.glyphs }.map(\.text).joined()
            let whole = GlyphReader(text, breaksLines: true).filter { $0.columns > 0 }.map(\.text).joined()
            #expect(joined.unicodeScalars.elementsEqual(whole.unicodeScalars))
            #expect(rows.allSatisfy { $0.glyphs.reduce(0) { $0 + $1.columns } <= 20 })
        }
    }
}
