import Vocabulary
import Wire

/// The overlay that Enter opens: all that is known about one row.
struct DetailView {
    let model: Model
    let row: RowID
    let scroll: Int

    private var rect: Rect { model.layout.body }
    private var columns: Int { rect.columns - 4 }

    func draw(on frame: inout Frame) {
        let content = content
        let room = rect.rows - 2
        let start = min(scroll, max(0, content.lines.count - room))
        let more = content.lines.count > room ? "  PgUp/PgDn more" : ""
        frame.box(
            rect, title: content.title, note: content.note, focused: true,
            footer: "Esc back  j/k next  x view  b ban  a ack  v verify\(more)")
        frame.put(
            content.lines.dropFirst(start), in: Rect(row: rect.row + 1, column: 2, rows: room, columns: columns))
    }

    private struct Content {
        var title: String
        var note = ""
        var lines: [Line]
    }

    private var content: Content {
        let board = model.shown
        switch row {
        case .tenant(let id):
            guard let tenant = board.tenants[id] else { return gone }
            let lines = TenantDetail(model: model, tenant: tenant).lines
            return Content(title: "Tenant \(tenant.name)", note: tenant.id, lines: lines)
        case .incident(let serial):
            guard let incident = board.incidents[serial] else { return gone }
            return Content(
                title: incident.request.isEmpty ? "Feed" : "Request \(incident.request)",
                note: Quantity.timeOfDay(incident.time) + "Z",
                lines: IncidentDetail(model: model, incident: incident, columns: columns).lines)
        case .alert(let id):
            guard let alert = board.alerts[id] else { return gone }
            let lines = AlertDetail(model: model, row: alert, columns: columns).lines
            return Content(title: "Alert \(id)", note: Quantity.timeOfDay(alert.time) + "Z", lines: lines)
        case .model(let name):
            guard let item = board.models[name] else { return gone }
            return Content(title: "Model \(name)", lines: ModelDetail(model: model, row: item, columns: columns).lines)
        }
    }

    private var gone: Content { Content(title: "Gone", lines: [Line("This row is no longer kept.", .dim)]) }
}

extension Line {
    /// A name in a column of its own and its value.
    static func field(_ name: String, _ value: String, style: Style = .plain) -> Line {
        var line = Line()
        line.cell(name, 9, style: .dim)
        line.add(value, style: style)
        return line
    }

    /// A heading between parts of a detail view.
    static func rule(_ title: String, columns: Int) -> Line {
        Line("── " + title + " " + String(repeating: "─", count: max(0, columns - title.count - 4)), .dim)
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
        guard let reason = ReasonCode(rawValue: code) else {
            return field("", "\(code): a code newer than this console")
        }
        let ids = (reason.owasp.map { "OWASP " + $0 } + reason.atlas.map { "ATLAS " + $0 }).joined(separator: "  ")
        return field("", code + (ids.isEmpty ? "" : "  " + ids), style: Style(.cyan))
    }
}
