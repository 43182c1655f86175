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

    /// `text` broken into lines of at most `columns`, at line feeds and where a line is full; `limit` lines at most.
    static func wrapped(_ text: String, columns: Int, limit: Int, mode: GlyphReader.Mode = .safe) -> [[Glyph]] {
        var lines: [[Glyph]] = []
        for part in text.unicodeScalars.split(separator: "\n", maxSplits: limit, omittingEmptySubsequences: false) {
            var line: [Glyph] = []
            var used = 0
            for glyph in GlyphReader(String(part), mode: mode) {
                if used + glyph.columns > columns {
                    lines.append(line)
                    guard lines.count < limit else { return lines }
                    (line, used) = ([], 0)
                }
                line.append(glyph)
                used += glyph.columns
            }
            lines.append(line)
            guard lines.count < limit else { return lines }
        }
        return lines
    }
}
