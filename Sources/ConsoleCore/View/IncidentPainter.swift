import Vocabulary

/// Rows of the second pane; on small screens alerts stand among them.
struct IncidentPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    private var isWide: Bool { columns >= 79 && !model.layout.mergesFeed }
    private var ruleColumns: Int { columns >= 110 ? 26 : 18 }

    var emptyText: String { model.filterText.isEmpty ? "nothing blocked or warned" : "nothing passes the filter" }

    var heading: Line {
        var line = Line(" ")
        line.cell("TIME", 8, style: .dim)
        line.cell("TENANT", 12, style: .dim)
        if isWide { line.cell("ACT", 5, style: .dim) }
        line.cell("SEV", 4, style: .dim)
        line.cell("RULE", ruleColumns, style: .dim)
        line.add(model.mode == .safe ? "PROMPT (safe view)" : "PROMPT (code points)", style: .dim)
        return line
    }

    func line(for row: RowID, isCurrent: Bool) -> Line {
        switch row {
        case .incident(let serial): board.incidents[serial].map { incident($0, isCurrent: isCurrent) } ?? Line()
        case .alert(let id): board.alerts[id].map { alert($0, isCurrent: isCurrent) } ?? Line()
        case .tenant, .model: Line()
        }
    }

    private func incident(_ incident: Incident, isCurrent: Bool) -> Line {
        guard let decision = incident.decision else { return remark(incident, isCurrent: isCurrent) }
        var line = start(incident.time, tenant: incident.tenant, isCurrent: isCurrent)
        if isWide {
            line.cell(incident.verdict, 5, style: decision.action == .block ? .bold : .plain)
        }
        line.cell(incident.severity.label, 4, style: Style(incident.severity))
        line.cell(incident.rule, ruleColumns)
        line.add(
            decision.excerpt ?? "(\(decision.reasons.joined(separator: " ")); no excerpt by policy)", mode: model.mode)
        return line
    }

    private func remark(_ incident: Incident, isCurrent: Bool) -> Line {
        guard case .remark(let text) = incident.body else { return Line() }
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(Quantity.timeOfDay(incident.time), 8, style: .dim)
        line.add("──── " + text + " ────", style: .warning)
        return line
    }

    private func alert(_ row: AlertRow, isCurrent: Bool) -> Line {
        var line = start(row.time, tenant: row.tenant, isCurrent: isCurrent)
        line.cell(row.alert.severity.label, 4, style: Style(row.alert.severity))
        line.cell("ALERT " + row.kind, ruleColumns, style: .bold)
        line.add("\(row.stateText) conf \(Quantity.share(row.alert.confidence)) ")
        line.add(row.alert.evidence, mode: model.mode)
        return line
    }

    private func start(_ time: Int, tenant: String, isCurrent: Bool) -> Line {
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(Quantity.timeOfDay(time), 8, style: .dim)
        line.cell(board.name(of: tenant), 12)
        return line
    }
}
