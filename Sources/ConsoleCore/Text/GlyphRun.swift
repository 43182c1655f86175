/// Glyphs that fill an exact number of columns.
enum GlyphRun {
    /// The glyphs of `text` that fit into `columns`; the last one is `…` when something was cut.
    ///
    /// Reads no more of the text than is drawn, so a 1 MB line costs as much as a short one.
    static func fitted(_ text: String, columns: Int, mode: GlyphReader.Mode = .safe) -> [Glyph] {
        var glyphs: [Glyph] = []
        var used = 0
        var reader = GlyphReader(text, mode: mode)
        while let glyph = reader.next() {
            guard used + glyph.columns <= columns else { return cut(glyphs, used: used, columns: columns) }
            glyphs.append(glyph)
            used += glyph.columns
        }
        return glyphs
    }

    private static func cut(_ glyphs: [Glyph], used: Int, columns: Int) -> [Glyph] {
        guard columns > 0 else { return [] }
        var kept = glyphs
        var used = used
        while used > columns - 1, let last = kept.popLast() { used -= last.columns }
        return kept + [Glyph(text: "…", columns: 1)]
    }

    /// `text` broken into lines of at most `columns`, at line feeds and, where a line is full, behind its last blank if that
    /// is in its second half; `limit` lines at most. Reads no more of the text than those take.
    static func wrapped(_ text: String, columns: Int, limit: Int, mode: GlyphReader.Mode = .safe) -> [[Glyph]] {
        rows(text, columns: columns, limit: limit, mode: mode).map(\.glyphs)
    }

    /// A row of a wrapped text.
    struct Row: Sendable, Equatable {
        /// Line of the text, from 1.
        var line: Int
        /// False for the rows that a long line goes on in.
        var isFirst: Bool
        var glyphs: [Glyph] = []
    }

    /// The same with the lines' numbers.
    static func rows(_ text: String, columns: Int, limit: Int, mode: GlyphReader.Mode = .safe) -> [Row] {
        guard limit > 0 else { return [] }
        var rows: [Row] = []
        var row = Row(line: 1, isFirst: true)
        var used = 0
        var reader = GlyphReader(text, mode: mode, breaksLines: true)
        while let glyph = reader.next() {
            if glyph.columns == 0 {
                rows.append(row)
                (row, used) = (Row(line: row.line + 1, isFirst: true), 0)
            } else if used + glyph.columns > columns {
                let tail = overhang(&row.glyphs)
                rows.append(row)
                (row, used) = (Row(line: row.line, isFirst: false, glyphs: tail), tail.reduce(0) { $0 + $1.columns })
            }
            guard rows.count < limit else { return rows }
            guard glyph.columns > 0 else { continue }
            row.glyphs.append(glyph)
            used += glyph.columns
        }
        return rows + [row]
    }

    /// Takes what stands behind the last blank off a full line, to begin the next one with.
    private static func overhang(_ line: inout [Glyph]) -> [Glyph] {
        guard let blank = line.lastIndex(where: { $0.text == " " && !$0.isMarker }), blank * 2 > line.count else {
            return []
        }
        let tail = Array(line[(blank + 1)...])
        line.removeSubrange((blank + 1)...)
        return tail
    }
}
