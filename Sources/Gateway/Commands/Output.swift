import Wire

/// What commands print: one JSON value for programs, aligned columns for people.
enum Output {
    static func json(_ view: JSONView) {
        var out = JSONWriter()
        out.value(view)
        print(out.text)
    }

    /// Columns as wide as their longest cell; the last one runs free.
    static func table(_ titles: [String], _ rows: [[String]]) {
        var widths = titles.map(\.count)
        for row in rows {
            for (i, cell) in row.enumerated() where i < widths.count { widths[i] = max(widths[i], cell.count) }
        }
        for row in [titles] + rows {
            let cells = row.enumerated().map { i, cell in
                i == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[i] - cell.count)
            }
            print(cells.joined(separator: "  "))
        }
    }

    /// A list of objects as a table, by the names of their members.
    static func list(_ items: JSONView?, _ columns: [(title: String, member: StaticString)]) {
        let rows = (items.map { Array($0.elements) } ?? []).map { item in columns.map { text(item[$0.member]) } }
        if rows.isEmpty { return print("none") }
        table(columns.map(\.title), rows)
    }

    /// A scalar for people; control characters cannot reach the terminal.
    static func text(_ view: JSONView?) -> String {
        guard let view, !view.isNull else { return "-" }
        let text =
            view.string ?? view.bool.map { $0 ? "yes" : "no" } ?? view.int.map(String.init)
            ?? view.elements.map { Self.text($0) }.joined(separator: ",")
        return printable(text)
    }

    /// Text from outside without control and format characters.
    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmless($0) ? $0 : "\u{FFFD}" }))
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// `2026-11-23 06:09:25` (UTC) for milliseconds since 1970.
    static func time(_ view: JSONView?) -> String {
        guard let milliseconds = view?.int else { return "-" }
        let (date, clock) = Timestamp.parts(seconds: milliseconds / 1000)
        return "\(date) \(clock)"
    }
}
