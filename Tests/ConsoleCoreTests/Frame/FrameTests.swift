import Testing

@testable import ConsoleCore

struct FrameTests {
    @Test func `writing over half of a wide character blanks the other half`() {
        for column in 0..<3 {
            var frame = Frame(size: Size(columns: 6, rows: 1))
            frame.put("日本", row: 0, column: 0, columns: 4)
            frame.put("x", row: 0, column: column, columns: 1)
            #expect(frame.row(0).reduce(0) { $0 + $1.columns } == 6)
        }
    }

    @Test func `nothing is drawn outside`() {
        var frame = Frame(size: Size(columns: 4, rows: 2))
        frame.put("abcdef", row: 0, column: 2, columns: 6)
        frame.put("x", row: 5, column: 0, columns: 1)
        frame.put("x", row: -1, column: 0, columns: 1)
        frame.put("日", row: 1, column: 3, columns: 2)
        #expect(frame.text == "  ab\n\n")
    }

    @Test func `sizes are held between one and a thousand`() {
        #expect(Size(columns: 0, rows: -4) == Size(columns: 1, rows: 1))
        #expect(Size(columns: 5000, rows: 5000) == Size(columns: 1000, rows: 1000))
    }

    @Test func `without UTF-8 every cell is ASCII and as wide`() {
        for cell in view(Scene.busy().model).cells {
            #expect(cell.ascii.utf8.count == cell.columns && cell.ascii.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        }
    }
}
