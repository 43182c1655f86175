import Vocabulary
import Wire

/// Rows of the first pane.
struct TenantPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    private var nameColumns: Int { columns >= 90 ? 20 : 14 }
    private var trendCells: Int { columns >= 72 ? (columns >= 90 ? 20 : 12) : 8 }
    private var isPolling: Bool { model.link.isPolling }

    var emptyText: String { model.filterText.isEmpty ? "no tenants yet" : "no tenant passes the filter" }

    var heading: Line {
        var line = Line("   ")
        line.cell("TENANT", nameColumns, style: .dim)
        line.cell("RISK", 4, style: .dim)
        line.cell("LVL", 4, style: .dim)
        line.cell("TREND 10m", trendCells + 1, style: .dim)
        line.cell("REQ/S", 6, style: .dim, atEnd: true)
        line.cell("BLK%", 4, style: .dim)
        line.cell("MODE", 4, style: .dim)
        line.add("WHY", style: .dim)
        return line
    }

    func line(for row: RowID, isCurrent: Bool) -> Line {
        guard case .tenant(let id) = row, let tenant = board.tenants[id] else { return Line() }
        let ban = board.bans.ban(on: tenant, now: model.clock.wall)
        let second = model.clock.second
        let severity = Severity(risk: tenant.risk)
        var line = Line((isCurrent ? "▶" : " ") + (ban == nil ? " " : "⊘") + " ", ban == nil ? .plain : .danger)
        line.cell(tenant.name, nameColumns, style: severity >= .high ? .bold : .plain)
        line.cell(String(tenant.risk), 4, style: Style(severity), atEnd: true)
        line.cell(level(tenant, ban), 4, style: ban != nil ? .danger : Style(severity))
        line.cell(tenant.trend.sparkline(cells: trendCells, at: second), trendCells + 1, style: Style(severity))
        line.cell(isPolling ? "–" : Quantity.rate(tenant.meter.rate(at: second)), 6, atEnd: true)
        let percent = tenant.meter.blockedPercent(at: second).map { "\($0)%" } ?? "–"
        line.cell(isPolling ? "–" : percent, 4, atEnd: true)
        line.cell(tenant.mode == "monitor" ? "MON" : tenant.mode == "enforce" ? "enf" : "–", 4, style: .dim)
        line.add(why(tenant, ban))
        return line
    }

    private func level(_ tenant: Tenant, _ ban: FeedEvent.Ban?) -> String {
        if let ban { return ban.quarantine ? "QUAR" : "BAN" }
        return tenant.state == "suspended" ? "SUSP" : Severity(risk: tenant.risk).label
    }

    private func why(_ tenant: Tenant, _ ban: FeedEvent.Ban?) -> String {
        for case .ban(let id, _, _) in model.pending.values where id == tenant.id { return "… ban pending" }
        for case .lift(let id, _, _) in model.pending.values where id == tenant.id { return "… lift pending" }
        let now = model.clock.wall
        if let ban { return "\(Quantity.timeLeft(until: ban.until, now: now)) (\(ban.by))" }
        guard let ban = board.bans.simulated(on: tenant, now: now) else { return tenant.why }
        let kind = ban.quarantine ? "quarantine" : "ban"
        return "simulated \(kind) \(Quantity.timeLeft(until: ban.until, now: now)) (\(ban.by))"
    }
}
