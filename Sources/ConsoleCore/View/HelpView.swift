/// Every key, from the one table, and the marks that the panes use.
struct HelpView {
    let scroll: Int

    func draw(on frame: inout Frame, in body: Rect) {
        let columns = min(body.columns, 86)
        let rows = min(body.rows, lines.count + 2)
        let rect = Rect(row: body.row, column: (body.columns - columns) / 2, rows: rows, columns: columns)
        let room = rows - 2
        let start = min(scroll, max(0, lines.count - room))
        let more = start + room < lines.count ? "j/k scroll, any other key closes" : "any key closes"
        frame.box(rect, title: "Help", focused: true, footer: more)
        frame.put(
            lines.dropFirst(start),
            in: Rect(row: rect.row + 1, column: rect.column + 2, rows: room, columns: columns - 4))
    }

    private var lines: [Line] {
        var out: [Line] = []
        for group in KeyBinding.Group.allCases {
            for (position, binding) in KeyBinding.table.filter({ $0.group == group }).enumerated() {
                var line = Line()
                line.cell(position == 0 ? group.rawValue : "", 5, style: .bold)
                line.cell(binding.label, 11, style: Style(.cyan))
                line.add(binding.help)
                out.append(line)
            }
        }
        return out + Self.legend.map { Line($0, .dim) }
    }

    private static let legend = [
        "", "CRIT from 80, HIGH from 60, MED from 40, else LOW: always a word, not only a colour.",
        "BLOCK was refused, WARN was let through with a note, would: monitor mode let it.",
        "⟦NAME⟧ is a hidden or control character, ⟦TAG …⟧ is smuggled text, decoded.",
        "drop: wrong mac, malformed, or too many to hold. gap: events that never came.",
    ]
}
