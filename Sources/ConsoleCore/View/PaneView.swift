import Vocabulary

/// A pane: its frame, the heading and the rows that fit.
struct PaneView {
    let model: Model
    let pane: Pane
    let rect: Rect

    func draw(on frame: inout Frame) {
        let isFocused = model.focus == pane
        let rows = model.rows(of: pane)
        frame.box(rect, title: title, note: note(rows.count), focused: isFocused)
        let inside = Rect(row: rect.row + 1, column: rect.column + 1, rows: rect.rows - 2, columns: rect.columns - 2)
        guard inside.rows > 0 else { return }
        let top = model.top(of: pane, rows: rows)
        let current = isFocused ? model.current(in: pane) : nil
        let painter = painter(columns: inside.columns)
        let visible = rows.dropFirst(top).prefix(inside.rows - 1).map { row in
            var line = painter.line(for: row, isCurrent: row == current)
            line.isSelected = row == current
            return line
        }
        frame.put([painter.heading] + (visible.isEmpty ? [Line(" " + painter.emptyText, .dim)] : visible), in: inside)
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

    private func note(_ count: Int) -> String {
        let filter = model.filterText.isEmpty ? "" : "/\(model.filterText)  "
        switch pane {
        case .tenants:
            return filter + "sort:\(model.order.rawValue)\(model.isInverted ? "▲" : "▼")  \(Quantity.grouped(count))"
        case .blocked: return filter + held + Quantity.grouped(count)
        case .alerts: return filter + "\(model.shown.alerts.open) open  \(Quantity.grouped(count))"
        case .models:
            let failed = model.shown.models.values.filter(\.isFailed).count
            return filter + (failed > 0 ? "\(failed) FAIL" : Quantity.grouped(count))
        }
    }

    /// `follow ▼`, or how many events came since the list was taken hold of.
    private var held: String {
        guard let list = model.lists[pane], list.selected != nil else { return "follow ▼  " }
        return "+\(Quantity.grouped(max(0, model.board.received - list.heldAt))) ev  g follows  "
    }
}

/// Draws the rows of one pane.
protocol RowPainter {
    var heading: Line { get }
    /// What an empty pane says.
    var emptyText: String { get }
    func line(for row: RowID, isCurrent: Bool) -> Line
}
