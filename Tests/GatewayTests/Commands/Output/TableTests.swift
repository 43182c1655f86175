import Testing

@testable import Gateway

struct TableTests {
    @Test func `columns are aligned by what they take on a terminal`() {
        var table = Table(columns: ["NAME", .state("STATE"), .number("RPM"), "WHY"])
        table.rows = [
            ["acme", "active", "60", "-"], ["東京", "suspended", "1200", "too many"],
            ["e\u{301}te\u{301}", "active", "7", "x"],
        ]
        #expect(
            table.text() == """
                NAME  STATE       RPM  WHY
                acme  active       60  -
                東京  suspended  1200  too many
                e\u{301}te\u{301}   active        7  x

                """)
    }

    @Test func `nothing is cut, and the last column is not filled up`() {
        let long = String(repeating: "x", count: 500)
        let table = Table(columns: ["A", "B"], rows: [[long, "1"], ["y", ""]])
        #expect(table.text().split(separator: "\n").map(\.count) == [503, 503, 502])
        #expect(table.text().contains(long))
    }

    @Test func `colours change no width and stand only where they are on`() {
        let table = Table(columns: ["A", .state("ACTION"), "C"], rows: [["1", "block", "z"], ["2", "odd", "z"]])
        let plain = table.text(.none)
        let coloured = table.text(Paint(isOn: true))
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[31mblock\u{1B}[0m"))
        #expect(!coloured.contains("modd"))
        #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    }

    @Test func `a number stands at the right of its column`() {
        let table = Table(columns: [.number("BYTES"), "X"], rows: [["7", "a"], ["1234567", "b"]])
        #expect(table.text() == "  BYTES  X\n      7  a\n1234567  b\n")
    }
}
