import Vocabulary
import Wire

/// All that is known about a tenant: how its risk went, what it asks for and why it was refused, its bans.
struct TenantDetail {
    private static let bansShown = 6

    let model: Model
    let tenant: Tenant
    let columns: Int

    private var second: Int { model.shownClock.second }

    var lines: [Line] {
        let digest = TenantDigest(of: tenant.id, in: model.shown.incidents)
        return [risk] + TrendChart(trend: tenant.trend, second: second, columns: columns).lines
            + [state, requests] + rates + reasons(digest) + keys + models(digest) + bans + recent(digest)
    }

    private var risk: Line {
        let severity = Severity(risk: tenant.risk)
        var line = Line.field("risk")
        line.add("\(tenant.risk) \(severity.badge)", style: Style(severity))
        if let peak = tenant.trend.peak(at: second) { line.add("   peak \(peak) \(Severity(risk: peak).label)") }
        line.add("   \(tenant.trend.arrow(at: second)) last minute", style: .dim)
        if !tenant.why.isEmpty { line.add("   why \(tenant.why)") }
        return line
    }

    private var state: Line {
        let words =
            switch tenant.mode {
            case "enforce": "enforced: what is ruled is done"
            case "monitor": "monitored: nothing is refused, WOULD rows say what would be"
            default: "mode unknown"
            }
        var line = Line.field("state")
        line.add(tenant.state, style: tenant.state == "active" ? .plain : .danger)
        line.add("   \(words)")
        return line
    }

    private var requests: Line {
        guard !model.link.isPolling else { return .field("requests", "unknown without a feed") }
        let minute = tenant.meter.lastMinute(at: second)
        let percent = tenant.meter.blockedPercent(at: second).map { " (\($0)%)" } ?? ""
        let rate = Quantity.rate(tenant.meter.rate(at: second))
        return .field(
            "requests",
            "\(rate)/s   last minute \(Quantity.grouped(minute.total)), \(Quantity.grouped(minute.blocked)) blocked\(percent)"
        )
    }

    /// One column a second over the last minute; only where there was anything.
    private var rates: [Line] {
        let history = tenant.meter.history(at: second).suffix(max(10, columns - Line.fieldColumns - 16))
        let totals = history.map(\.total)
        guard let top = totals.max(), top > 0 else { return [] }
        var all = Line.field("last \(history.count)s")
        all.bars(RateChart.bars(totals), totals.count, style: Style(.blue))
        all.add("max \(Quantity.grouped(top))/s")
        let blocked = history.map(\.blocked)
        guard let most = blocked.max(), most > 0 else { return [all] }
        var refused = Line.field("blocked")
        refused.bars(RateChart.bars(blocked), blocked.count, style: Style(.orange))
        refused.add("max \(Quantity.grouped(most))/s")
        return [all, refused]
    }

    private func reasons(_ digest: TenantDigest) -> [Line] {
        guard !digest.reasons.isEmpty else {
            return [.field("reasons", "nothing refused or warned among the rows kept")]
        }
        let list = digest.reasons.prefix(12).map { "\($0.code) ×\(Quantity.grouped($0.count))" }.joined(separator: "  ")
        return Line.fields("reasons", list, columns: columns)
    }

    private var keys: [Line] {
        let list = tenant.keys.sorted().prefix(16).joined(separator: "  ")
        let more = tenant.keys.count > 16 ? "  and \(tenant.keys.count - 16) more" : ""
        return Line.fields("keys", tenant.keys.isEmpty ? "none seen" : list + more, columns: columns)
    }

    private func models(_ digest: TenantDigest) -> [Line] {
        let refused = digest.models.prefix(8).map { "\($0.name) ×\(Quantity.grouped($0.count))" }.joined(
            separator: "  ")
        let last = tenant.lastModel.isEmpty ? "none seen" : "last \(tenant.lastModel)"
        return Line.fields(
            "models", last + (refused.isEmpty ? "" : "   refused or warned: \(refused)"), columns: columns)
    }

    /// What is in force, then what happened before.
    private var bans: [Line] {
        let now = model.shownClock.wall
        let table = model.shown.bans
        let past = table.changes(of: tenant).prefix(Self.bansShown).map(change)
        let force = [table.ban(on: tenant, now: now), table.simulated(on: tenant, now: now)].compactMap { $0 }.map {
            ban in
            let left = Quantity.timeLeft(until: ban.until, now: now, suffix: " left")
            let line = "\(Self.kind(ban)) \(left), by \(ban.by): \(ban.reason)"
            return Line.field("in force", line, style: ban.simulated ? .warning : .danger)
        }
        guard !force.isEmpty || !past.isEmpty else { return [.field("bans", "none known")] }
        return force + past
    }

    private func change(_ change: BanTable.Change) -> Line {
        let ban = change.ban
        let what = ban.op == "lift" ? "lifted a \(Self.kind(ban))" : Self.kind(ban)
        let length = ban.op == "lift" ? "" : " for " + Quantity.timeLeft(until: ban.until, now: change.time)
        var line = Line.field("bans")
        line.add(Quantity.stamp(change.time, now: model.shownClock.wall) + " ", style: .dim)
        let origin = ban.origin == "automatic" ? "gateway (\(ban.by))" : ban.by
        line.add("\(origin) \(what)\(ban.until == nil && ban.op == "add" ? " permanently" : length): \(ban.reason)")
        return line
    }

    private static func kind(_ ban: FeedEvent.Ban) -> String {
        (ban.simulated ? "simulated " : "") + (ban.quarantine ? "quarantine" : "ban")
    }

    private func recent(_ digest: TenantDigest) -> [Line] {
        let counts = "\(Quantity.grouped(digest.blocked)) blocked, \(Quantity.grouped(digest.warned)) warned"
        let would = digest.would > 0 ? ", \(Quantity.grouped(digest.would)) would be" : ""
        let painter = IncidentPainter(model: model, board: model.shown, columns: columns)
        return [Line.rule("rows kept: \(counts)\(would)", columns: columns)]
            + digest.newest.map { painter.line(for: .incident($0), isCurrent: false) }
    }
}
