import Testing

@testable import ConsoleCore

struct GlyphRunTests {
    struct Case: Sendable {
        var text: String
        var columns: Int
        var want: String

        init(_ text: String, _ columns: Int, _ want: String) {
            (self.text, self.columns, self.want) = (text, columns, want)
        }
    }

    static let cases: [Case] = [
        .init("hello", 5, "hello"), .init("hello!", 5, "hell…"), .init("日本語", 6, "日本語"), .init("日本語", 5, "日本…"),
        .init("日本語", 4, "日…"), .init("日", 1, "…"), .init("x", 0, ""), .init("a\u{1B}b", 4, "a⟦E…"),
    ]

    @Test(arguments: cases)
    func `text is cut to an exact width`(_ item: Case) {
        #expect(GlyphRun.fitted(item.text, columns: item.columns).map(\.text).joined() == item.want)
    }

    @Test func `text wraps at line feeds and full lines, up to a limit`() {
        let lines = GlyphRun.wrapped("abcdef\ng\n\nh", columns: 4, limit: 4).map { $0.map(\.text).joined() }
        #expect(lines == ["abcd", "ef", "g", ""])
    }

    @Test func `a line of a megabyte costs no more than what is drawn`() {
        let huge = String(repeating: "\u{1B}[31m", count: 200_000)
        let spent = processorTime { for _ in 0..<200 { _ = GlyphRun.fitted(huge, columns: 40) } }
        #expect(spent < .seconds(1))
    }
}
