import Vocabulary

/// Rows of the third pane.
struct AlertPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    /// On small screens the state must be seen, so the confidence waits for the detail view.
    private var isNarrow: Bool { columns < 72 }
    private var tenantColumns: Int { isNarrow ? 10 : columns >= 110 ? 20 : 12 }
    private var kindColumns: Int { isNarrow ? 13 : 15 }

    var emptyText: String { model.filterText.isEmpty ? "✓ no alerts" : "no alert passes the filter" }

    var heading: Line {
        var line = Line(" ")
        line.cell("TIME", 8, style: .dim)
        line.heading("TENANT", tenantColumns)
        line.heading("KIND", kindColumns)
        line.heading("SEV", Severity.badgeColumns)
        if !isNarrow { line.heading("CONF", 4) }
        line.heading("STATE", 10)
        line.add("EVIDENCE", style: .dim)
        return line
    }

    func line(for row: RowID, isCurrent: Bool) -> Line {
        guard case .alert(let id) = row, let item = board.alerts[id] else { return Line() }
        let pending = model.pendingText(on: row)
        let tenant = board.tenants[item.tenant]
        let ban = tenant.flatMap { board.bans.ban(on: $0, now: model.shownClock.wall) }
        let held = ban.map { $0.quarantine ? "⊘ QUAR" : "⊘ BANNED" }
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(Quantity.stamp(item.time, now: model.shownClock.wall), 8, style: .dim)
        line.cell(board.name(of: item.tenant), tenantColumns)
        line.cell(item.kind, kindColumns)
        line.cell(item.alert.severity.badge, Severity.badgeColumns, style: Style(item.alert.severity))
        if !isNarrow { line.cell(Quantity.share(item.alert.confidence), 4) }
        line.cell(
            pending ?? held ?? item.stateText, 10, style: item.isOpen ? .warning : .dim)
        line.add(item.alert.evidence, mode: model.mode)
        return line
    }
}
