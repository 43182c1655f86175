import Vocabulary

/// A pane: its frame, the heading and the rows that fit.
struct PaneView {
    let model: Model
    let pane: Pane
    let rect: Rect

    func draw(on frame: inout Frame) {
        let isFocused = model.focus == pane
        let window = model.window(of: pane)
        frame.box(rect, title: title, note: note(window), focused: isFocused)
        let inside = Rect(row: rect.row + 1, column: rect.column + 1, rows: rect.rows - 2, columns: rect.columns - 2)
        guard inside.rows > 0 else { return }
        let current = isFocused ? window.current : nil
        let painter = painter(columns: inside.columns)
        let visible = window.rows.prefix(inside.rows - 1).map { row in
            var line = painter.line(for: row, isCurrent: row == current)
            line.isSelected = row == current
            return line
        }
        frame.put([painter.heading] + (visible.isEmpty ? [Line(" " + painter.emptyText, .dim)] : visible), in: inside)
        let list = Rect(row: inside.row + 1, column: inside.column, rows: visible.count, columns: inside.columns)
        markRows(window.rows, in: list, on: &frame)
        if model.marksFound, let sought = model.sought { frame.mark(sought.marks, in: list) }
    }

    /// A sign at the edge of every row that is marked.
    private func markRows(_ rows: [RowID], in list: Rect, on frame: inout Frame) {
        for (offset, row) in rows.prefix(list.rows).enumerated() where model.marks.contains(row, in: pane) {
            frame.put("●", row: list.row + offset, column: list.column, columns: 1, style: Style(.cyan, .bold))
        }
    }

    private func painter(columns: Int) -> any RowPainter {
        switch pane {
        case .tenants: TenantPainter(model: model, board: model.shown, columns: columns)
        case .blocked: IncidentPainter(model: model, board: model.shown, columns: columns)
        case .alerts: AlertPainter(model: model, board: model.shown, columns: columns)
        case .models: ModelPainter(model: model, board: model.shown, columns: columns)
        }
    }

    private var title: String {
        pane == .blocked && model.layout.mergesFeed ? "2 Feed: blocked + alerts" : pane.title
    }

    private func note(_ window: RowWindow) -> String {
        let filter = model.filterText.isEmpty ? "" : "/\(model.filterText)  "
        let start = filter + model.markNote(of: pane)
        let count = Quantity.grouped(window.count)
        switch pane {
        case .tenants: return start + "sort:\(model.order.rawValue)\(model.isInverted ? "▲" : "▼")  \(count)"
        case .blocked: return start + position(window) + count
        case .alerts:
            return start + (window.unseen == nil ? "" : position(window)) + "\(model.shown.alerts.open) open  \(count)"
        case .models:
            let failed = model.shown.models.values.filter(\.isFailed).count
            return start + (failed > 0 ? "\(failed) FAIL" : count)
        }
    }

    /// `follow ▼`, or how many rows came since the list was taken hold of.
    private func position(_ window: RowWindow) -> String {
        guard let unseen = window.unseen else { return "follow ▼  " }
        return unseen > 0 ? "\(Quantity.grouped(unseen)) new ▲ g  " : "held  "
    }
}

/// Draws the rows of one pane.
protocol RowPainter {
    var heading: Line { get }
    /// What an empty pane says.
    var emptyText: String { get }
    func line(for row: RowID, isCurrent: Bool) -> Line
}
