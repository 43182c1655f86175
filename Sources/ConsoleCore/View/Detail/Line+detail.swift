import Vocabulary

extension Line {
    static let fieldColumns = 9

    /// A name in a column of its own and its value.
    static func field(_ name: String, _ value: String = "", style: Style = .plain) -> Line {
        var line = Line()
        line.cell(name, fieldColumns, style: .dim)
        if !value.isEmpty { line.add(value, style: style) }
        return line
    }

    /// A field whose value does not fit into one row goes on below, indented alike; six rows at most.
    static func fields(_ name: String, _ value: String, columns: Int, style: Style = .plain) -> [Line] {
        let indent = fieldColumns + 1
        return GlyphRun.wrapped(value, columns: max(1, columns - indent), limit: 6).enumerated().map { row, glyphs in
            var line = field(row == 0 ? name : "")
            line.add(glyphs, style: style)
            return line
        }
    }

    /// A heading between parts of a detail view.
    static func rule(_ title: String, columns: Int) -> Line {
        var line = Line("── ", .dim)
        line.add(title, style: .bold)
        line.add(" " + String(repeating: "─", count: max(0, columns - title.count - 4)), style: .dim)
        return line
    }

    /// Text over several lines, hidden characters marked, 400 lines at most.
    static func block(_ text: String, columns: Int, indent: Int, mode: GlyphReader.Mode) -> [Line] {
        GlyphRun.wrapped(text, columns: max(1, columns - indent), limit: 400, mode: mode).map { glyphs in
            var line = Line(String(repeating: " ", count: indent))
            line.add(glyphs)
            return line
        }
    }

    /// OWASP and ATLAS ids of a reason code.
    static func taxonomy(_ code: String) -> Line {
        field("", code + "  " + ids(of: code), style: Style(.cyan))
    }

    /// `OWASP LLM01  ATLAS AML.T0051.000`.
    static func ids(of code: String) -> String {
        guard let reason = ReasonCode(rawValue: code) else { return "a code newer than this console" }
        let owasp = reason.owasp.isEmpty ? "" : "OWASP " + reason.owasp.joined(separator: " ")
        let atlas = reason.atlas.isEmpty ? "" : "ATLAS " + reason.atlas.joined(separator: " ")
        return [owasp, atlas].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
