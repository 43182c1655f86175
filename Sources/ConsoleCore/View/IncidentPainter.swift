import Vocabulary

/// Rows of the second pane; on small screens alerts stand among them.
struct IncidentPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    private var isWide: Bool { columns >= 79 && !model.layout.mergesFeed }
    /// A pane alone on a large screen has room for who asked for what.
    private var isVast: Bool { columns >= 130 && isWide }
    private var isNarrow: Bool { columns < 72 }
    private var tenantColumns: Int { isNarrow ? 10 : columns >= 110 ? 20 : 12 }
    private var ruleColumns: Int { isNarrow ? 12 : columns >= 110 ? 26 : 17 }

    var emptyText: String { model.filterText.isEmpty ? "✓ nothing blocked or warned" : "nothing passes the filter" }

    var heading: Line {
        var line = Line(" ")
        line.cell("TIME", 8, style: .dim)
        line.heading("TENANT", tenantColumns)
        if isWide { line.heading("ACT", 5) }
        line.heading("SEV", Severity.badgeColumns)
        if isVast {
            line.heading("SCORE", 5)
            line.heading("KEY", 10)
            line.heading("MODEL", 18)
        }
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
        line.cell(incident.severity.badge, Severity.badgeColumns, style: Style(incident.severity))
        if isVast {
            line.cell(String(decision.score), 5, atEnd: true)
            line.cell(decision.key, 10, style: .dim)
            line.cell(decision.model, 18, style: .dim)
        }
        line.cell(incident.rule, ruleColumns)
        if incident.count > 1 { line.add("×\(Quantity.grouped(incident.count)) identical ", style: .warning) }
        line.add(
            decision.excerpt ?? "(\(decision.reasons.joined(separator: " ")); no excerpt by policy)", mode: model.mode)
        return line
    }

    private func remark(_ incident: Incident, isCurrent: Bool) -> Line {
        guard case .remark(let text) = incident.body else { return Line() }
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(Quantity.stamp(incident.time, now: model.shownClock.wall), 8, style: .dim)
        line.add("──── " + text + " ────", style: .warning)
        return line
    }

    private func alert(_ row: AlertRow, isCurrent: Bool) -> Line {
        var line = start(row.time, tenant: row.tenant, isCurrent: isCurrent)
        line.cell(row.alert.severity.badge, Severity.badgeColumns, style: Style(row.alert.severity))
        line.cell("ALERT " + row.kind, ruleColumns, style: .bold)
        line.add(
            "\(model.pendingText(on: .alert(row.alert.id)) ?? row.stateText) conf \(Quantity.share(row.alert.confidence)) "
        )
        line.add(row.alert.evidence, mode: model.mode)
        return line
    }

    private func start(_ time: Int, tenant: String, isCurrent: Bool) -> Line {
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(Quantity.stamp(time, now: model.shownClock.wall), 8, style: .dim)
        let isWaiting = !tenant.isEmpty && model.pending.values.contains { $0.tenant == tenant }
        line.cell((isWaiting ? "… " : "") + board.name(of: tenant), tenantColumns)
        return line
    }
}
