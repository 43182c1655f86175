import Vocabulary

/// All that is known about a tenant.
struct TenantDetail {
    let model: Model
    let tenant: Tenant

    var lines: [Line] {
        let second = model.clock.second
        let minute = tenant.meter.lastMinute(at: second)
        let severity = Severity(risk: tenant.risk)
        var out: [Line] = [
            .field("risk", "\(tenant.risk) \(severity.label)  \(tenant.why)", style: Style(severity)),
            .field("10 min", tenant.trend.sparkline(cells: 50, at: second), style: Style(severity)),
            .field("state", "\(tenant.state), mode \(tenant.mode.isEmpty ? "unknown" : tenant.mode)"),
            .field(
                "requests",
                "\(Quantity.rate(tenant.meter.rate(at: second)))/s, last minute \(minute.total), \(minute.blocked) blocked"
            ),
            .field("keys", tenant.keys.isEmpty ? "none seen" : tenant.keys.sorted().prefix(8).joined(separator: "  ")),
            .field("model", tenant.lastModel.isEmpty ? "none seen" : tenant.lastModel),
        ]
        if let ban = model.shown.bans.ban(on: tenant, now: model.clock.wall) {
            let left = Quantity.timeLeft(until: ban.until, now: model.clock.wall, suffix: " left")
            let word = ban.quarantine ? "quarant." : "banned"
            out.append(.field(word, "\(left), by \(ban.by): \(ban.reason)", style: .danger))
        }
        if let ban = model.shown.bans.simulated(on: tenant, now: model.clock.wall) {
            let left = Quantity.timeLeft(until: ban.until, now: model.clock.wall, suffix: " left")
            let kind = ban.quarantine ? "quarantine" : "ban"
            out.append(.field("simul.", "\(kind) \(left), by \(ban.by): \(ban.reason)"))
        }
        return out + recent
    }

    private var recent: [Line] {
        let board = model.shown
        let painter = IncidentPainter(model: model, board: board, columns: model.size.columns - 4)
        let mine = board.incidents.serials.lazy.filter { board.incidents[$0]?.tenant == tenant.id }.prefix(20)
        return [Line.rule("last refusals and warnings", columns: model.size.columns - 4)]
            + mine.map { painter.line(for: .incident($0), isCurrent: false) }
    }
}

/// All that is known about an alert.
struct AlertDetail {
    let model: Model
    let row: AlertRow
    let columns: Int

    var lines: [Line] {
        [
            .field("tenant", "\(model.shown.name(of: row.tenant))   id \(row.tenant)"),
            .field("level", row.alert.severity.label, style: Style(row.alert.severity)),
            .field("sure", Quantity.share(row.alert.confidence)),
            .field("state", row.stateText),
            .taxonomy(row.alert.code),
            .rule("evidence", columns: columns),
        ] + Line.block(row.alert.evidence, columns: columns, indent: 1, mode: model.mode)
    }
}

/// All that is known about a model's files.
struct ModelDetail {
    let model: Model
    let row: ModelRow
    let columns: Int

    var lines: [Line] {
        var out: [Line] = [
            .field("status", row.statusText, style: row.style),
            .field("size", row.model.total > 0 ? Quantity.bytes(row.model.total) : "unknown"),
            .field("sha-256", row.model.digest.isEmpty ? "unknown" : Quantity.hex(row.model.digest)),
        ]
        if let want = row.model.want { out.append(.field("expected", Quantity.hex(want), style: .danger)) }
        if let layer = row.model.layer { out.append(.field("at fault", layer, style: .danger)) }
        if row.isVerifying { out.append(.field("progress", progress, style: Style(.cyan))) }
        return out
    }

    private var progress: String {
        let bar = Quantity.bar(row.progress, columns: min(40, max(4, columns - 50)))
        let left = row.secondsLeft.map { "  ETA \(Quantity.duration(seconds: $0))" } ?? ""
        return "\(bar) \(row.percent)%  \(Quantity.bytes(row.model.rate))/s\(left)"
    }
}
