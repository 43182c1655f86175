import Vocabulary

/// Rows of the third pane.
struct AlertPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    var emptyText: String { model.filterText.isEmpty ? "no alerts" : "no alert passes the filter" }

    var heading: Line {
        var line = Line(" ")
        line.cell("TIME", 8, style: .dim)
        line.cell("TENANT", 12, style: .dim)
        line.cell("KIND", 16, style: .dim)
        line.cell("SEV", 4, style: .dim)
        line.cell("CONF", 4, style: .dim)
        line.cell("STATE", 11, style: .dim)
        line.add("EVIDENCE", style: .dim)
        return line
    }

    func line(for row: RowID, isCurrent: Bool) -> Line {
        guard case .alert(let id) = row, let item = board.alerts[id] else { return Line() }
        let isPending = model.pending.values.contains(.acknowledge(alert: id))
        let tenant = board.tenants[item.tenant]
        let ban = tenant.flatMap { board.bans.ban(on: $0, now: model.clock.wall) }
        let held = ban.map { $0.quarantine ? "⊘ QUAR" : "⊘ BANNED" }
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(Quantity.timeOfDay(item.time), 8, style: .dim)
        line.cell(board.name(of: item.tenant), 12)
        line.cell(item.kind, 16)
        line.cell(item.alert.severity.label, 4, style: Style(item.alert.severity))
        line.cell(Quantity.share(item.alert.confidence), 4)
        line.cell(
            isPending ? "… ACK" : held ?? item.stateText, 11, style: item.isOpen ? .warning : .dim)
        line.add(item.alert.evidence, mode: model.mode)
        return line
    }
}
