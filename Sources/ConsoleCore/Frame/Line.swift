/// One row of text in parts with a style and, where a column is aligned, an exact width.
struct Line: Sendable, Equatable {
    struct Part: Sendable, Equatable {
        var glyphs: [Glyph]?
        var text: String
        /// Exact columns; nil takes what the text needs.
        var columns: Int?
        var atEnd: Bool
        var style: Style
        var mode: GlyphReader.Mode
    }

    private(set) var parts: [Part] = []
    /// Drawn reversed over its whole width, in one colour: bars would be blocks else. What is hidden stays marked.
    var isSelected = false
    /// What fills the row behind and between the parts.
    var background = Style.plain

    init(_ text: String = "", _ style: Style = .plain) {
        if !text.isEmpty { add(text, style: style) }
    }

    /// The heading of a column; the one that rows are sorted by carries an arrow in the blank behind it.
    mutating func heading(_ name: String, _ columns: Int, arrow: String? = nil, atEnd: Bool = false) {
        guard let arrow else { return cell(name, columns, style: .dim, atEnd: atEnd) }
        let gap = String(repeating: " ", count: max(0, columns - name.count))
        parts.append(
            Part(text: (atEnd ? gap : "") + name + arrow, columns: columns + 1, atEnd: false, style: .bold, mode: .safe)
        )
    }

    /// Columns that it takes where there is room for all of it.
    var width: Int {
        parts.reduce(0) { sum, part in
            if let columns = part.columns { return sum + columns }
            let glyphs = part.glyphs ?? GlyphRun.fitted(part.text, columns: 1000, mode: part.mode)
            return sum + glyphs.reduce(0) { $0 + $1.columns }
        }
    }

    /// Adds the parts of another line.
    mutating func add(_ other: Line) { parts += other.parts }

    /// Text as wide as it is.
    mutating func add(_ text: String, style: Style = .plain, mode: GlyphReader.Mode = .safe) {
        parts.append(Part(text: text, columns: nil, atEnd: false, style: style, mode: mode))
    }

    /// Text in a column of its own, one blank behind it.
    mutating func cell(
        _ text: String, _ columns: Int, style: Style = .plain, atEnd: Bool = false, mode: GlyphReader.Mode = .safe
    ) {
        parts.append(Part(text: text, columns: columns, atEnd: atEnd, style: style, mode: mode))
        add(" ")
    }

    /// Bars in a column of their own; the blanks among them have no style, lest they are underlined or reversed.
    mutating func bars(_ text: String, _ columns: Int, style: Style) {
        var width = 0
        var run = ""
        for character in text.prefix(columns) {
            if !run.isEmpty, (character == " ") != run.hasPrefix(" ") {
                add(run, style: run.hasPrefix(" ") ? .plain : style)
                run = ""
            }
            run.append(character)
            width += 1
        }
        add(run, style: run.hasPrefix(" ") ? .plain : style)
        add(String(repeating: " ", count: columns - width + 1))
    }

    /// Glyphs that were wrapped before.
    mutating func add(_ glyphs: [Glyph], style: Style = .plain) {
        parts.append(Part(glyphs: glyphs, text: "", columns: nil, atEnd: false, style: style, mode: .safe))
    }
}

extension Frame {
    /// Draws a line into a part of a row; what does not fit is cut.
    mutating func put(_ line: Line, row: Int, column: Int, columns: Int) {
        let extra: Style.Attributes = line.isSelected ? .reverse : line.background.attributes
        fill(row: row, column: column, columns: columns, style: Style(line.background.tone, extra))
        let end = column + columns
        var at = column
        for part in line.parts {
            let room = min(part.columns ?? (end - at), end - at)
            guard room > 0 else { break }
            let glyphs = part.glyphs ?? GlyphRun.fitted(part.text, columns: room, mode: part.mode)
            let width = glyphs.reduce(0) { $0 + $1.columns }
            let start = part.atEnd ? at + max(0, room - width) : at
            let style =
                line.isSelected ? Style(.plain, part.style.attributes.union(extra)) : part.style.with(extra)
            let last = put(glyphs, row: row, column: start, end: at + room, style: style)
            at = part.columns == nil ? last : at + room
        }
    }

    /// Draws lines one below the other into a rectangle.
    mutating func put(_ lines: some Sequence<Line>, in rect: Rect) {
        for (offset, line) in lines.prefix(rect.rows).enumerated() {
            put(line, row: rect.row + offset, column: rect.column, columns: rect.columns)
        }
    }
}
