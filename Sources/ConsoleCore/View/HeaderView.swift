import Vocabulary

/// The first line: which gateway, how live, and the counts that matter.
struct HeaderView {
    let model: Model

    private var board: Board { model.board }
    private var isWide: Bool { model.size.columns >= 130 }

    var line: Line {
        var line = Line(isWide ? " SecureInfer " : " SI ", .bold)
        line.add("▌" + environment + "▐", style: Style(.cyan, [.bold, .reverse]))
        line.add(" ")
        line.add(status.text, style: status.style)
        if let frozen { line.add(frozen, style: .warning.with(.reverse)) }
        line.add(losses.text, style: losses.style)
        if isWide { addWideCounts(to: &line) } else { addShortCounts(to: &line) }
        return line
    }

    /// The time, which has a place of its own at the right edge.
    var time: Line { Line("│ " + Quantity.timeOfDay(model.clock.wall) + "Z") }
    static let timeColumns = 11

    /// How many events came since the screen was frozen; nil while it is not.
    private var frozen: String? {
        guard model.isPaused, let frozen = model.frozen else { return nil }
        return " FROZEN +\(Quantity.grouped(model.board.received - frozen.received)) "
    }

    private var environment: String {
        let name = board.environment.isEmpty ? board.gateway : board.environment
        return GlyphRun.fitted(name.isEmpty ? "…" : name, columns: 16).map(\.text).joined()
    }

    private var status: (text: String, style: Style) {
        let rate = Quantity.rate(board.meter.rate(at: model.clock.second))
        switch model.link.status(at: model.clock.monotonic) {
        case .connecting: return ("◌ CONNECTING", .warning)
        case .unreachable: return ("✗ NO GATEWAY", .danger)
        case .live: return ("● LIVE \(rate)\(isWide ? " ev/s" : "/s")" + lag + origin, .good)
        case .polling: return (isWide ? "◐ POLL every 1 s, no redis" : "◐ POLL 1s no redis", .warning)
        case .stale(let seconds): return ("○ STALE \(Quantity.duration(seconds: seconds))" + why, .danger)
        }
    }

    /// On a small screen it gives way to losses.
    private var lag: String { isWide || losses.text.isEmpty ? " lag \(model.link.lag)ms" : "" }

    /// Over its own stream only one gateway is heard.
    private var origin: String {
        guard model.link.source == .control else { return "" }
        return isWide ? " one gateway" : " 1 gw"
    }

    private var why: String {
        guard isWide else { return "" }
        switch model.link.feed {
        case .down: return " \(model.link.source.name) down"
        case .connecting: return " \(model.link.source.name) connecting"
        case .off, .up: return " gateway silent"
        }
    }

    private var losses: (text: String, style: Style) {
        let text = " drop \(board.dropped)" + (board.missed > 0 ? " gap \(board.missed)" : "")
        let clean = board.dropped == 0 && board.missed == 0
        return isWide || !clean ? (text, clean ? .dim : .warning) : ("", .dim)
    }

    private func addWideCounts(to line: inout Line) {
        let hot = board.tenants.values.filter { $0.risk >= 60 }.count
        let minute = board.meter.lastMinute(at: model.clock.second).blocked
        line.add(" │ tenants \(board.tenants.count) ")
        line.add("hot \(hot)", style: hot > 0 ? .warning : .plain)
        let blocked = "\(Quantity.grouped(board.blockedTotal)) (\(minute)/min)"
        line.add(" │ blocked " + (model.link.isPolling ? "–" : blocked))
        line.add(" │ alerts \(board.alerts.open) open", style: board.alerts.open > 0 ? .warning : .plain)
        line.add(" │ models \(models.good) ok")
        if models.failed > 0 { line.add(" \(models.failed) FAIL", style: .danger) }
        line.add(" │ \(model.settings.operatorName) \(model.settings.readOnly ? "RO" : "RW")")
    }

    private func addShortCounts(to line: inout Line) {
        let blocked = model.link.isPolling ? "–" : "\(board.meter.lastMinute(at: model.clock.second).blocked)/m"
        line.add(" │ blk \(blocked) alr \(board.alerts.open) mdl ")
        if models.failed > 0 {
            line.add("\(models.failed)✗", style: .danger)
        } else {
            line.add("\(models.good)✓")
        }
    }

    private var models: (good: Int, failed: Int) {
        let rows = board.models.values
        return (rows.filter(\.isGood).count, rows.filter(\.isFailed).count)
    }
}
