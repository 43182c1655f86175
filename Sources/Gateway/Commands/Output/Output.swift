import Wire

/// What commands print: JSON for programs, aligned columns for people.
enum Output {
    static func json(_ view: JSONView) {
        var out = JSONWriter()
        out.value(view)
        print(harmless(out.text))
    }

    /// The same JSON with what could act on a terminal escaped: below a blank the writer does that.
    static func harmless(_ json: String) -> String {
        guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
        return json.unicodeScalars.reduce(into: "") { out, scalar in
            if scalar.value < 0x7F || isHarmless(scalar) { return out.unicodeScalars.append(scalar) }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    /// One array of what a list holds.
    static func json(_ items: [JSONView]) {
        var out = JSONWriter()
        out.beginArray()
        for item in items { out.value(item) }
        out.endArray()
        print(harmless(out.text))
    }

    /// Columns of texts; the last one runs free.
    static func table(_ titles: [String], _ rows: [[String]]) {
        show(Table(columns: titles.map { Table.Column($0) }, rows: rows), .none, none: "none")
    }

    /// A table, or one line where it has no rows.
    static func show(_ table: Table, _ paint: Paint, none: String) {
        guard !table.rows.isEmpty else { return print(none) }
        print(table.text(paint), terminator: "")
    }

    /// Names and values, one a line.
    static func card(_ lines: [(name: String, value: String)], _ paint: Paint = .none) {
        let width = lines.reduce(0) { max($0, $1.name.count) }
        for line in lines {
            let gap = String(repeating: " ", count: width - line.name.count)
            print("\(line.name)\(gap)  \(paint(line.value, Paint.Tone.of(line.value)))")
        }
    }

    /// A scalar for people, `-` for nothing; control characters cannot reach the terminal.
    static func text(_ view: JSONView?) -> String {
        guard let view, !view.isNull, view.string?.isEmpty != true else { return "-" }
        if let text = view.string ?? view.int.map(String.init) { return printable(text) }
        if let flag = view.bool { return flag ? "yes" : "no" }
        guard view.isArray else { return printable(String(decoding: view.source, as: UTF8.self)) }
        let items = view.elements.map { text($0) }
        return items.isEmpty ? "-" : items.joined(separator: ",")
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
    static func time(_ view: JSONView?) -> String { view?.int.map(TimeText.moment) ?? "-" }
}
