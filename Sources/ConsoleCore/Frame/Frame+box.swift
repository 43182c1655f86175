extension Frame {
    /// A box with a title on the left and a note on the right of its upper edge; its inside is blanked.
    mutating func box(_ rect: Rect, title: String, note: String = "", focused: Bool = false, footer: String = "") {
        guard rect.rows >= 2, rect.columns >= 4 else { return }
        let style = focused ? Style(.cyan, .bold) : Style.dim
        let inner = rect.columns - 2
        let edge = String(repeating: "─", count: inner)
        let right = rect.column + rect.columns - 1
        let bottom = rect.row + rect.rows - 1
        put("┌" + edge + "┐", row: rect.row, column: rect.column, columns: rect.columns, style: style)
        put("└" + edge + "┘", row: bottom, column: rect.column, columns: rect.columns, style: style)
        for row in (rect.row + 1)..<bottom {
            put("│", row: row, column: rect.column, columns: 1, style: style)
            fill(row: row, column: rect.column + 1, columns: inner)
            put("│", row: row, column: right, columns: 1, style: style)
        }
        label(title, from: rect.column + 2, to: right - 1, row: rect.row, style: focused ? style : .bold, atEnd: false)
        let noteRoom = inner - GlyphRun.fitted(title, columns: inner).reduce(0) { $0 + $1.columns } - 6
        if noteRoom > 4 {
            label(note, from: right - 2 - noteRoom, to: right - 1, row: rect.row, style: .dim, atEnd: true)
        }
        label(footer, from: rect.column + 1, to: right - 1, row: bottom, style: .dim, atEnd: false)
    }

    private mutating func label(_ text: String, from: Int, to: Int, row: Int, style: Style, atEnd: Bool) {
        guard !text.isEmpty, to - from > 2 else { return }
        let glyphs = GlyphRun.fitted(text, columns: to - from - 2)
        let width = glyphs.reduce(0) { $0 + $1.columns }
        let start = atEnd ? to - width - 2 : from
        put(" ", row: row, column: start, columns: 1, style: style)
        put(glyphs, row: row, column: start + 1, end: to, style: style)
        put(" ", row: row, column: start + 1 + width, columns: 1, style: style)
    }
}
