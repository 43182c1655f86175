import Vocabulary
import Wire

/// The overlay that Enter opens: all that is known about one row.
struct DetailView {
    let model: Model
    let row: RowID
    let scroll: Int

    private var rect: Rect { model.layout.body }
    private var columns: Int { max(1, rect.columns - 4) }
    private var room: Int { max(0, rect.rows - 2) }

    func draw(on frame: inout Frame) {
        let content = content
        let last = max(0, content.count - room)
        let start = min(scroll, last)
        let keys = DetailKeys(model: model, row: row).text(columns: rect.columns - 6, scrolls: last > 0)
        frame.box(rect, title: content.title, note: note(content, start), focused: true, footer: keys)
        frame.put(
            content.lines(from: start, limit: room),
            in: Rect(row: rect.row + 1, column: 2, rows: room, columns: columns))
        if model.marksFound, let sought = model.sought {
            frame.mark(sought.marks, in: Rect(row: rect.row + 1, column: 2, rows: room, columns: columns))
        }
    }

    /// How far it can be scrolled.
    var lastScroll: Int { max(0, content.count - room) }
    /// Rows that a page key scrolls by; two stay for the eye.
    var page: Int { max(1, room - 2) }

    /// Time or id, which row of how many this is, and how much is below.
    private func note(_ content: DetailContent, _ start: Int) -> String {
        let below = content.count - room - start
        return [content.note, place, below > 0 ? "+\(Quantity.grouped(below)) ▼" : ""].filter { !$0.isEmpty }
            .joined(separator: "  ")
    }

    /// `3 of 1,284` in the list that was left.
    private var place: String {
        let rows = model.list(of: model.focus)
        guard let index = rows.index(of: row) else { return "" }
        return "\(Quantity.grouped(index + 1)) of \(Quantity.grouped(rows.count))"
    }

    private var content: DetailContent {
        let board = model.shown
        switch row {
        case .tenant(let id):
            guard let tenant = board.tenants[id] else { return gone }
            let lines = TenantDetail(model: model, tenant: tenant, columns: columns).lines
            return DetailContent(title: "Tenant \(tenant.name)", note: tenant.id, lines: lines)
        case .incident(let serial):
            guard let incident = board.incidents[serial] else { return gone }
            return DetailContent(
                title: incident.request.isEmpty ? "Feed" : "Request \(incident.request)",
                note: Quantity.moment(incident.time),
                parts: IncidentDetail(model: model, incident: incident, serial: serial, columns: columns).parts)
        case .alert(let id):
            guard let alert = board.alerts[id] else { return gone }
            let lines = AlertDetail(model: model, row: alert, columns: columns).lines
            return DetailContent(title: "Alert \(id)", note: Quantity.moment(alert.time), lines: lines)
        case .model(let name):
            guard let item = board.models[name] else { return gone }
            let lines = ModelDetail(model: model, row: item, columns: columns).lines
            return DetailContent(title: "Model \(name)", lines: lines)
        }
    }

    private var gone: DetailContent {
        DetailContent(title: "Gone", lines: [Line("This row is no longer kept.", .dim)])
    }
}
