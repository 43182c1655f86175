import Vocabulary
import Wire

/// All that is known about an alert: what was seen, who took care of it, how its tenant does, and what can be done.
struct AlertDetail {
    let model: Model
    let row: AlertRow
    let columns: Int

    var lines: [Line] {
        [kind, confidence, times, .field("taxonomy", Line.ids(of: row.alert.code))]
            + tenant + [.rule("evidence", columns: columns)]
            + Line.block(row.alert.evidence, columns: columns, indent: 1, mode: model.mode)
            + [.rule("what became of it", columns: columns)] + history
            + [.rule("what to do", columns: columns)] + advice
    }

    private var kind: Line {
        let severity = row.alert.severity
        var line = Line.field("alert")
        line.add(severity.badge + " ", style: Style(severity))
        line.add(row.alert.code, style: .bold)
        line.add("   " + row.stateText, style: row.isOpen ? .warning : .plain)
        if let pending = model.pendingText(on: .alert(row.alert.id)) { line.add("  \(pending)", style: .warning) }
        return line
    }

    private var confidence: Line {
        let value = row.alert.confidence
        var line = Line.field("sure", Quantity.share(value) + " ")
        line.add(Quantity.bar(value.isFinite ? value : 0, columns: 20), style: Style(.blue))
        return line
    }

    private var times: Line {
        let now = model.shownClock.wall
        let last = row.last > row.time ? "   last \(Quantity.stamp(row.last, now: now))" : ""
        let count = "   raised \(Quantity.grouped(row.raised)) time\(row.raised == 1 ? "" : "s")"
        return .field("first", Quantity.moment(row.time) + last + count)
    }

    private var tenant: [Line] {
        let board = model.shown
        guard let tenant = board.tenants[row.tenant] else { return [.field("tenant", "\(row.tenant), not known here")] }
        let second = model.shownClock.second
        let severity = Severity(risk: tenant.risk)
        var line = Line.field("tenant", "\(tenant.name)   ")
        line.add("\(tenant.risk) \(severity.badge) ", style: Style(severity))
        line.bars(tenant.trend.sparkline(cells: 16, at: second), 17, style: Style(severity))
        let percent = tenant.meter.blockedPercent(at: second).map { "   blocked \($0)%" } ?? ""
        line.add("  \(Quantity.rate(tenant.meter.rate(at: second)))/s\(percent)")
        let ban = board.bans.ban(on: tenant, now: model.shownClock.wall).map { ban in
            let left = Quantity.timeLeft(until: ban.until, now: model.shownClock.wall, suffix: " left")
            return "   ⊘ \(ban.quarantine ? "quarantine" : "banned"), \(left), by \(ban.by)"
        }
        let mode = tenant.mode.isEmpty ? "mode unknown" : "mode \(tenant.mode)"
        return [line, .field("", "id \(tenant.id)   \(mode)   \(tenant.state)\(ban ?? "")")]
    }

    private var history: [Line] {
        let raised = change(row.time, .new, "the gateway")
        let told = row.changes.map { change($0.time, $0.state, $0.by ?? "an operator") }
        guard (row.changes.last?.state ?? .new) != row.alert.state else { return [raised] + told }
        // It was so already when this console first heard of it.
        return [raised] + told + [change(0, row.alert.state, row.alert.by ?? "an operator")]
    }

    private func change(_ time: Int, _ state: FeedEvent.AlertState, _ who: String) -> Line {
        var line = Line(" ")
        line.cell(time > 0 ? Quantity.stamp(time, now: model.shownClock.wall) : "–", 8, style: .dim)
        line.cell(AlertRow.text(of: state), 10, style: state == .new ? .warning : .plain)
        line.add("by \(who)", style: .dim)
        return line
    }

    private var advice: [Line] {
        let name = model.shown.name(of: row.tenant)
        let ack: [(key: Key, words: String)] =
            row.isOpen ? [("a", "acknowledge: the others see that you are on it")] : []
        let close: [(key: Key, words: String)] =
            row.alert.state == .closed || row.alert.state == .falsePositive
            ? [] : [("c", "close it: dealt with"), ("f", "false positive: it was none")]
        let lines = DetailKeys.advice(ack + [("b", "ban \(name), or lift its ban")] + close, in: model)
        return lines.isEmpty ? [Line(" " + Settings.readOnlyRefusal, .dim)] : lines
    }
}
