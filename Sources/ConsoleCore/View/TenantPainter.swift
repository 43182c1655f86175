import Vocabulary
import Wire

/// Rows of the first pane.
struct TenantPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    private var nameColumns: Int { columns >= 90 ? 20 : columns >= 72 ? 14 : 12 }
    private var trendCells: Int { columns >= 72 ? (columns >= 90 ? 20 : 12) : 6 }
    /// A pane alone on a large screen has room for more.
    private var isVast: Bool { columns >= 130 }
    /// On small screens the rate gives way to the reason.
    private var showsRate: Bool { columns >= 72 }
    private var isPolling: Bool { model.link.isPolling }

    var emptyText: String { model.filterText.isEmpty ? "no tenants yet" : "no tenant passes the filter" }

    var heading: Line {
        var line = Line("   ")
        line.heading("TENANT", nameColumns, arrow: arrow(.name))
        line.heading("RISK", 4, arrow: arrow(.risk))
        line.heading("LVL", Severity.badgeColumns)
        line.heading(trendCells >= 8 ? "TREND 10m" : "10m", trendCells + 1)
        if showsRate { line.heading("REQ/S", 5, arrow: arrow(.rate), atEnd: true) }
        line.heading("BLK%", 4, arrow: arrow(.blocked))
        line.heading("MODE", 4)
        if isVast {
            line.heading("KEYS", 4, atEnd: true)
            line.heading("LAST", 8)
            line.heading("MODEL", 18)
        }
        line.add("WHY", style: .dim)
        return line
    }

    /// What the column that rows are sorted by shows.
    private func arrow(_ order: TenantOrder) -> String? {
        order == model.order ? (model.isInverted ? "▲" : "▼") : nil
    }

    func line(for row: RowID, isCurrent: Bool) -> Line {
        guard case .tenant(let id) = row, let tenant = board.tenants[id] else { return Line() }
        let ban = board.bans.ban(on: tenant, now: model.shownClock.wall)
        let second = model.shownClock.second
        let severity = Severity(risk: tenant.risk)
        var line = Line(isCurrent ? "▶" : " ")
        line.add(ban == nil ? " " : "⊘", style: ban == nil ? .plain : .danger)
        line.add(" ")
        line.cell(tenant.name, nameColumns, style: severity >= .high ? .bold : .plain)
        line.cell(String(tenant.risk), 4, style: Style(severity), atEnd: true)
        line.cell(level(tenant, ban), Severity.badgeColumns, style: ban != nil ? .danger : Style(severity))
        line.bars(tenant.trend.sparkline(cells: trendCells, at: second), trendCells + 1, style: Style(severity))
        if showsRate { line.cell(isPolling ? "–" : Quantity.rate(tenant.meter.rate(at: second)), 5, atEnd: true) }
        let percent = tenant.meter.blockedPercent(at: second).map { "\($0)%" } ?? "–"
        line.cell(isPolling ? "–" : percent, 4, atEnd: true)
        line.cell(tenant.mode == "monitor" ? "MON" : tenant.mode == "enforce" ? "enf" : "–", 4, style: .dim)
        if isVast {
            line.cell(String(tenant.keys.count), 4, atEnd: true)
            line.cell(
                tenant.lastSeen > 0 ? Quantity.stamp(tenant.lastSeen, now: model.shownClock.wall) : "–", 8, style: .dim)
            line.cell(tenant.lastModel.isEmpty ? "–" : tenant.lastModel, 18, style: .dim)
        }
        line.add(why(tenant, ban))
        return line
    }

    private func level(_ tenant: Tenant, _ ban: FeedEvent.Ban?) -> String {
        if let ban { return ban.quarantine ? "⊘QUAR" : "⊘BAN" }
        return tenant.state == "suspended" ? "⊘SUSP" : Severity(risk: tenant.risk).badge
    }

    private func why(_ tenant: Tenant, _ ban: FeedEvent.Ban?) -> String {
        if let waiting = model.pending(on: .tenant(tenant.id)) {
            return "… \(waiting.verb) pending\(waiting.wait(at: model.clock.monotonic))"
        }
        if let lost = model.unsure(on: .tenant(tenant.id)) { return "? \(lost.verb) unsure" }
        let now = model.shownClock.wall
        if let ban { return "\(Quantity.timeLeft(until: ban.until, now: now)) (\(ban.by))" }
        if let ban = board.bans.onKeys(tenant.keys, now: now).first {
            return "⊘ key \(ban.target) \(Quantity.timeLeft(until: ban.until, now: now)) (\(ban.by))"
        }
        guard let ban = board.bans.simulated(on: tenant, now: now) else { return tenant.why }
        let kind = ban.quarantine ? "quarantine" : "ban"
        return "simulated \(kind) \(Quantity.timeLeft(until: ban.until, now: now)) (\(ban.by))"
    }
}
