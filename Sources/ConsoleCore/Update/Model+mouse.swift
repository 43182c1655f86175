/// What the mouse does: it chooses rows, panes, columns and keys, and scrolls. It never says yes in a dialog.
extension Model {
    /// Rows that one notch of the wheel moves by.
    private static let notch = 3

    mutating func take(_ mouse: Mouse) -> [Effect] {
        switch mouse.action {
        case .release: return []
        case .wheelUp: return scroll(mouse, by: -Self.notch)
        case .wheelDown: return scroll(mouse, by: Self.notch)
        case .press, .double: break
        }
        guard overlay == nil, prompt == nil else {
            if case .help = overlay { closeHelp() }
            return []
        }
        if mouse.row == size.rows - 1 { return pressKeyLine(at: mouse.column) }
        if mouse.row == 1, let row = critical.first { return goTo(critical: row) }
        guard let pane = pane(at: mouse) else { return [] }
        return press(pane, mouse)
    }

    /// A row is chosen, twice opens it; a heading sorts; anything else of a pane takes it into focus.
    private mutating func press(_ pane: Pane, _ mouse: Mouse) -> [Effect] {
        // Taken before the focus moves, since that can move the panes.
        let window = window(of: pane)
        let line = mouse.row - (layout.rect(of: pane)?.row ?? 0)
        let word = word(at: mouse)
        focus = pane
        if line == 1, pane == .tenants, let column = Self.order(of: word) {
            isInverted = column == order ? !isInverted : false
            order = column
            return []
        }
        guard line >= 2, line - 2 < window.rows.count, select(window.rows[line - 2]) else { return [] }
        return mouse.action == .double ? perform(.detail) : []
    }

    private static func order(of heading: String) -> TenantOrder? {
        switch heading {
        case "RISK": .risk
        case "REQ/S": .rate
        case "BLK%": .blocked
        case "TENANT": .name
        default: nil
        }
    }

    private mutating func pressKeyLine(at column: Int) -> [Effect] {
        let word = word(at: Mouse(row: size.rows - 1, column: column, action: .press))
        let binding = KeyBinding.table.first { $0.short?.split(separator: " ").contains { $0 == word } ?? false }
        guard let key = binding?.keys.first else { return [] }
        return press(key)
    }

    private mutating func goTo(critical row: RowID) -> [Effect] {
        switch row {
        case .alert: focus = .alerts
        case .model: focus = .models
        case .tenant, .incident: return []
        }
        _ = select(row)
        return []
    }

    private mutating func scroll(_ mouse: Mouse, by step: Int) -> [Effect] {
        switch overlay {
        case .help: return (0..<Self.notch).flatMap { _ in press(step > 0 ? .down : .up) }
        case .detail: return press(step > 0 ? .pageDown : .pageUp)
        case nil: break
        default: return []
        }
        guard prompt == nil, let pane = pane(at: mouse) else { return [] }
        focus = pane
        move(by: step)
        return []
    }

    private func pane(at mouse: Mouse) -> Pane? {
        Pane.allCases.first { pane in
            guard let rect = layout.rect(of: pane) else { return false }
            return (rect.row..<(rect.row + rect.rows)).contains(mouse.row)
                && (rect.column..<(rect.column + rect.columns)).contains(mouse.column)
        }
    }

    /// The word that is drawn at a place; empty where there is none.
    private func word(at mouse: Mouse) -> String {
        guard 0..<size.rows ~= mouse.row, 0..<size.columns ~= mouse.column else { return "" }
        let cells = Array(view(self).row(mouse.row))
        // An arrow behind a heading fills the gap to the next one.
        func isWord(_ column: Int) -> Bool { !["", " ", "│", "▲", "▼"].contains(cells[column].text) }
        guard isWord(mouse.column) else { return "" }
        let start = (0..<mouse.column).last { !isWord($0) }.map { $0 + 1 } ?? 0
        let end = (mouse.column..<cells.count).first { !isWord($0) } ?? cells.count
        return cells[start..<end].map(\.text).joined()
    }
}
