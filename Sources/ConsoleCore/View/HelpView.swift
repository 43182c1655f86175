import Vocabulary

/// Every key, from the one table, and what the marks, colours and counts mean.
struct HelpView {
    private static let widest = 86
    /// From here on keys and legend stand side by side.
    private static let wide = 140

    let model: Model
    let scroll: Int

    private var body: Rect { model.layout.body }
    private var isWide: Bool { body.columns >= Self.wide }
    private var columns: Int { isWide ? Self.wide : min(body.columns, Self.widest) }
    private var inner: Int { columns - 4 }
    private var half: Int { (inner - 3) / 2 }
    private func room(_ count: Int) -> Int { max(0, min(body.rows, count + 2) - 2) }

    /// How far it can be scrolled.
    var lastScroll: Int {
        let count = lines.count
        return max(0, count - room(count))
    }

    /// Rows that a page key scrolls by.
    var page: Int { max(1, body.rows - 3) }

    func draw(on frame: inout Frame) {
        let lines = lines
        let room = room(lines.count)
        let last = max(0, lines.count - room)
        let start = min(scroll, last)
        let rect = Rect(row: body.row, column: (body.columns - columns) / 2, rows: room + 2, columns: columns)
        let note = last > 0 ? "\(start + 1)-\(start + room) of \(lines.count)" : ""
        let keys = last > 0 ? "j/k PgUp/PgDn scroll, Esc closes" : "Esc closes"
        frame.box(rect, title: "Help", note: note, focused: true, footer: keys)
        frame.put(
            lines.dropFirst(start), in: Rect(row: rect.row + 1, column: rect.column + 2, rows: room, columns: inner))
    }

    private var lines: [Line] {
        let room = isWide ? half : inner
        var keys = keys(columns: room)
        var legend = HelpLegend(columns: room).lines
        guard isWide else { return keys + commands(columns: room) + [Line()] + legend + counters(columns: room) }
        keys += [Line()] + counters(columns: room)
        legend += [Line()] + commands(columns: room)
        return (0..<max(keys.count, legend.count)).map { row in
            var line = Line()
            let left = row < keys.count ? keys[row] : Line()
            line.add(left)
            line.add(String(repeating: " ", count: max(0, half - left.width)))
            line.add(" │ ", style: .dim)
            if row < legend.count { line.add(legend[row]) }
            return line
        }
    }

    private func keys(columns: Int) -> [Line] {
        KeyBinding.Group.allCases.flatMap { group in
            KeyBinding.table.filter { $0.group == group }.enumerated().flatMap { position, binding in
                let isOff = binding.command.isAction && model.settings.readOnly
                let rows = GlyphRun.wrapped(binding.help, columns: max(8, columns - 18), limit: 3)
                return rows.enumerated().map { row, glyphs in
                    var line = Line()
                    line.cell(position == 0 && row == 0 ? group.rawValue : "", 5, style: .bold)
                    line.cell(row == 0 ? binding.label : "", 11, style: isOff ? .dim : .key)
                    line.add(glyphs, style: isOff ? .dim : .plain)
                    return line
                }
            }
        }
    }

    /// Every command behind `:`, from its one table.
    private func commands(columns: Int) -> [Line] {
        TypedCommand.table.enumerated().flatMap { position, command in
            let isOff = command.isAction && model.settings.readOnly
            let usage = command.name + (command.usage.isEmpty ? "" : " " + command.usage)
            let rows = GlyphRun.wrapped("\(usage)  \(command.help)", columns: max(8, columns - 7), limit: 3)
            return rows.enumerated().map { row, glyphs in
                var line = Line()
                line.cell(position == 0 && row == 0 ? ":" : "", 5, style: .bold)
                let name = row == 0 ? min(glyphs.count, command.name.count) : 0
                line.add(Array(glyphs[..<name]), style: isOff ? .dim : .key)
                line.add(Array(glyphs[name...]), style: isOff ? .dim : .plain)
                return line
            }
        }
    }

    private func counters(columns: Int) -> [Line] {
        model.counters.flatMap { text in
            GlyphRun.wrapped(text, columns: columns, limit: 3).map { glyphs in
                var line = Line()
                line.add(glyphs, style: .dim)
                return line
            }
        }
    }
}

/// What the marks, colours and counts mean, drawn as they are drawn elsewhere.
struct HelpLegend {
    let columns: Int

    var lines: [Line] {
        [title("levels, by risk or score")]
            + Severity.allCases.reversed().map { item($0.badge, Self.levels[$0.rawValue], Style($0)) }
            + section("rows", Self.rows) + section("hidden text", Self.hidden) + section("header", Self.header)
    }

    private func section(_ name: String, _ items: [(String, String, Style)]) -> [Line] {
        [title(name)]
            + items.flatMap { sample, words, style in
                GlyphRun.wrapped(words, columns: max(8, columns - 13), limit: 3).enumerated().map { row, glyphs in
                    var line = item(row == 0 ? sample : "", "", style)
                    line.add(glyphs)
                    return line
                }
            }
    }

    private func title(_ text: String) -> Line { Line(text, .bold) }

    private func item(_ sample: String, _ words: String, _ style: Style) -> Line {
        var line = Line()
        line.cell(sample, 12, style: style)
        if !words.isEmpty { line.add(words) }
        return line
    }

    private static let levels = ["below 40", "from 40", "from 60", "from 80"]

    private static let rows: [(String, String, Style)] = [
        ("▶", "the row that keys act on", .bold),
        ("⊘", "banned, in quarantine or suspended", .danger),
        ("▲ ▼ ─", "risk rose, fell or stayed in the last minute", .plain),
        ("enf MON", "what is ruled is done; or only noted", .dim),
        ("BLOCK WARN", "refused; let through with a note", .bold),
        ("would", "let through in monitor mode, would be refused or warned of", .plain),
        ("● ◐ ○", "alert: new, acknowledged, closed or false", .warning),
        ("✓ ✗ ◌ ?", "model: as approved, not so, being hashed, not verified", .good),
        ("…", "waits for the gateway's word", .warning),
        ("×214", "identical refusals in one row, told apart by time alone", .warning),
        ("────", "a remark of the feed itself, such as a gap", .warning),
    ]

    private static let hidden: [(String, String, Style)] = [
        ("\u{1B} \u{202E}", "control and other characters that nobody sees, by name", .plain),
        ("\u{E0061}\u{E0062}", "text smuggled in tag characters, decoded", .plain),
        ("~~~~", "what a rule matched, under the text", .warning),
    ]

    private static let header: [(String, String, Style)] = [
        ("● LIVE", "the feed is up: events a second, and how old the last one was when it came", .good),
        ("○ STALE", "nothing is heard: what stands here is so old", .danger),
        ("coll", "refusals that share a row with identical ones", .dim),
        ("drop", "messages thrown away: wrong mac, malformed, or too many to hold", .warning),
        ("gap", "events that were published and never came", .warning),
        ("FROZEN +12", "the screen stands still, 12 events came since", .warning),
        ("12:04:31Z", "all times are UTC", .dim),
    ]
}
