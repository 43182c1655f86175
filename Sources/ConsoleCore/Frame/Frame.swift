/// A place on the screen, in columns and rows from the top left.
struct Rect: Sendable, Equatable {
    var row: Int
    var column: Int
    var rows: Int
    var columns: Int
}

/// Size of the terminal.
public struct Size: Sendable, Equatable {
    public var columns: Int
    public var rows: Int

    /// Both at least 1, at most 1000.
    public init(columns: Int, rows: Int) {
        self.columns = min(1000, max(1, columns))
        self.rows = min(1000, max(1, rows))
    }
}

/// One column of one row.
public struct Cell: Sendable, Equatable {
    /// A character with its marks; empty in the right half of a wide one.
    public var text = " "
    /// 1 or 2; 0 in the right half of a wide one.
    public var columns = 1
    public var style = Style()

    static let blank = Cell()
}

/// A picture of the whole screen. All text that enters it passes ``GlyphReader``, so it holds nothing but drawable cells.
public struct Frame: Sendable, Equatable {
    public let size: Size
    /// Colours that it is to be drawn in.
    public var theme = Theme.standard
    /// Row by row, `size.columns` cells each.
    public private(set) var cells: [Cell]

    init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// The cells of one row.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        cells[(row * size.columns)..<((row + 1) * size.columns)]
    }

    /// The frame as text: one line a row, without trailing spaces and styles.
    public var text: String {
        var out = ""
        for row in 0..<size.rows {
            let line = self.row(row).map(\.text).joined()
            out += String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }
        return out
    }

    /// Puts glyphs from a column on, never past `end` or the edge; answers the column behind the last one.
    @discardableResult
    mutating func put(_ glyphs: [Glyph], row: Int, column: Int, end: Int, style: Style) -> Int {
        var column = column
        for glyph in glyphs {
            guard column + glyph.columns <= end else { break }
            store(
                Cell(text: glyph.text, columns: glyph.columns, style: glyph.style(on: style)), row: row, column: column)
            column += glyph.columns
        }
        return column
    }

    /// Puts text that is cut with `…` to `columns`; answers the columns used.
    @discardableResult
    mutating func put(
        _ text: String, row: Int, column: Int, columns: Int, style: Style = .plain, mode: GlyphReader.Mode = .safe
    ) -> Int {
        let glyphs = GlyphRun.fitted(text, columns: columns, mode: mode)
        return put(glyphs, row: row, column: column, end: column + columns, style: style) - column
    }

    /// Blanks a part of a row.
    mutating func fill(row: Int, column: Int, columns: Int, style: Style = .plain) {
        guard columns > 0 else { return }
        for at in column..<(column + columns) { store(Cell(text: " ", columns: 1, style: style), row: row, column: at) }
    }

    /// Turns a cell's ground and ink round, or back where its row is turned round already.
    mutating func setOff(row: Int, column: Int) {
        let at = row * size.columns + column
        for half in at..<(at + max(1, cells[at].columns)) {
            let attributes = cells[half].style.attributes
            cells[half].style.attributes = attributes.symmetricDifference(.reverse).union(.bold)
        }
    }

    /// Writes one cell, and blanks the other half of a wide character that it cuts through.
    private mutating func store(_ cell: Cell, row: Int, column: Int) {
        guard row >= 0, row < size.rows, column >= 0, column + cell.columns <= size.columns else { return }
        let base = row * size.columns
        for at in column..<(column + cell.columns) {
            if cells[base + at].columns == 0, at > 0 { cells[base + at - 1] = .blank }
            if cells[base + at].columns == 2, at + 1 < size.columns { cells[base + at + 1] = .blank }
        }
        cells[base + column] = cell
        if cell.columns == 2 { cells[base + column + 1] = Cell(text: "", columns: 0, style: cell.style) }
    }
}
