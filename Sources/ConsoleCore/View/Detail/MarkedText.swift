/// A text in rows with the numbers of its lines, and under each row what matched there.
struct MarkedText {
    struct Mark: Sendable, Equatable {
        /// UTF-8 offsets in the text.
        var range: Range<Int>
        var label: String
        var style: Style
    }

    static let rowsShown = 400
    /// Columns before the text: a line's number and a gap.
    private static let gutter = 5

    let text: String
    let marks: [Mark]
    let columns: Int
    let mode: GlyphReader.Mode

    var lines: [Line] {
        let width = max(8, columns - Self.gutter)
        let rows = GlyphRun.rows(text, columns: width, limit: Self.rowsShown, mode: mode)
        var labelled: Set<Int> = []
        var out: [Line] = []
        for row in rows {
            out.append(line(row))
            for (number, mark) in marks.enumerated() {
                guard let place = Self.columns(of: mark.range, in: row.glyphs) else { continue }
                let label = labelled.insert(number).inserted ? mark.label : ""
                out += underline(place, label, mark.style)
            }
        }
        return out
    }

    /// The row, its matches in the colour of what matched, the closest match where there are several.
    private func line(_ row: GlyphRun.Row) -> Line {
        var line = Line()
        line.cell(row.isFirst ? String(row.line) : "", Self.gutter - 2, style: .dim, atEnd: true)
        line.add(" ")
        var run: [Glyph] = []
        var style = Style.plain
        for glyph in row.glyphs {
            let mark = marks.filter { $0.range.overlaps(glyph.source) }.min { $0.range.count < $1.range.count }
            let next = mark?.style ?? .plain
            if next != style, !run.isEmpty {
                line.add(run, style: style)
                run = []
            }
            style = next
            run.append(glyph)
        }
        if !run.isEmpty { line.add(run, style: style) }
        return line
    }

    /// First column and columns of what of a range stands in a row.
    private static func columns(of range: Range<Int>, in glyphs: [Glyph]) -> Range<Int>? {
        var at = 0
        var found: Range<Int>?
        for glyph in glyphs {
            if range.overlaps(glyph.source) {
                found = (found?.lowerBound ?? at)..<(at + glyph.columns)
            }
            at += glyph.columns
        }
        return found
    }

    /// `~~~~ label`; the label stands in front or below where it does not fit behind.
    private func underline(_ place: Range<Int>, _ label: String, _ style: Style) -> [Line] {
        let start = Self.gutter + place.lowerBound
        let tildes = String(repeating: "~", count: place.count)
        let width = Line(label).width
        let isBehind = Self.gutter + place.upperBound + 1 + width <= columns
        let isBefore = !isBehind && width + 1 <= place.lowerBound
        var line = Line(String(repeating: " ", count: start - (isBefore ? width + 1 : 0)))
        if isBefore { line.add(label + " ", style: .dim) }
        line.add(tildes, style: style)
        guard !label.isEmpty, !isBefore else { return [line] }
        if isBehind {
            line.add(" " + label, style: .dim)
            return [line]
        }
        var below = Line(String(repeating: " ", count: max(0, min(start, columns - width))))
        below.add(label, style: .dim)
        return [line, below]
    }
}
