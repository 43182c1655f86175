import Vocabulary

/// The first line: which gateway, how live, and the counts that matter.
struct HeaderView {
    let model: Model

    private var board: Board { model.board }
    private var isWide: Bool { model.size.columns >= 130 }

    /// A part of the line; where room is scarce those of the highest rank go first.
    private struct Segment {
        var rank: Int
        var line: Line

        init(_ rank: Int, _ text: String, _ style: Style = .plain) {
            self.rank = rank
            line = Line(text, style)
        }
    }

    /// As many parts as fit, by their worth: a count is shown whole or not at all.
    var line: Line {
        var segments = segments
        let room = model.size.columns - Self.timeColumns
        var width = segments.reduce(0) { $0 + $1.line.width }
        while width > room, let worst = segments.indices.max(by: { segments[$0].rank < segments[$1].rank }),
            segments[worst].rank > 0
        {
            width -= segments[worst].line.width
            segments.remove(at: worst)
        }
        var line = Line()
        for segment in segments { line.add(segment.line) }
        return line
    }

    private var segments: [Segment] {
        let tone = EnvironmentMark.tone(of: environment, overrides: model.settings.environmentTones)
        let status = status
        var out = [
            Segment(5, isWide ? " SecureInfer" : " SI", .bold), Segment(0, " "),
            Segment(0, "▌" + environment + "▐", Style(tone, [.bold, .reverse])), Segment(0, " "),
            Segment(0, model.replay.map { $0.label + " " } ?? "", .warning.with(.bold)),
            Segment(0, status.text, status.style), Segment(7, rate, status.style), Segment(8, lag, status.style),
            Segment(6, origin, status.style),
        ]
        if let frozen { out += [Segment(0, " "), Segment(0, frozen, .warning.with(.reverse))] }
        if !model.isRewound {
            out.append(Segment(isClean ? (board.ledger.collapsed > 0 ? 6 : 9) : 1, losses, isClean ? .dim : .warning))
        }
        return out + (isWide ? wideCounts : shortCounts)
    }

    /// The time, which has a place of its own at the right edge.
    var time: Line { Line("│ " + Quantity.timeOfDay(model.clock.wall) + "Z") }
    static let timeColumns = 11

    /// Which time the panes show and how many events came since; nil while they show what is.
    private var frozen: String? {
        guard model.isPaused, let frozen = model.frozen, let at = model.frozenAt else { return nil }
        let more = "+\(Quantity.grouped(max(0, model.board.received - frozen.received))) "
        guard model.isRewound else { return " FROZEN " + more }
        let ago = Quantity.duration(seconds: (model.clock.monotonic - at.monotonic) / 1000)
        return " REWIND \(Quantity.timeOfDay(at.wall)) (-\(ago)) " + more
    }

    private var environment: String {
        let name = board.environment.isEmpty ? board.gateway : board.environment
        return GlyphRun.fitted(name.isEmpty ? "…" : name, columns: 16).map(\.text).joined()
    }

    private var isLive: Bool { model.link.status(at: model.clock.monotonic) == .live }

    private var status: (text: String, style: Style) {
        switch model.link.status(at: model.clock.monotonic) {
        case .connecting: return ("◌ CONNECTING", .warning)
        case .unreachable: return ("✗ NO GATEWAY", .danger)
        case .live: return (model.replay == nil ? "● LIVE" : "●", .good)
        case .polling: return (isWide ? "◐ POLL every 1 s, no redis" : "◐ POLL 1s no redis", .warning)
        case .stale(let seconds): return ("○ STALE \(Quantity.duration(seconds: seconds))" + why, .danger)
        }
    }

    private var rate: String {
        guard isLive else { return "" }
        return " " + Quantity.rate(board.meter.rate(at: model.clock.second)) + (isWide ? " ev/s" : "/s")
    }

    private var lag: String { isLive ? " " + model.link.meter.words : "" }

    /// Over its own stream only one gateway is heard.
    private var origin: String {
        guard isLive, model.link.source == .control else { return "" }
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

    private var missing: Int { board.missed + model.tracker.missing }
    private var isClean: Bool { board.dropped == 0 && missing == 0 }
    private var isReadOnly: Bool { model.settings.readOnly || model.caller?.role == .viewer }

    private var losses: String {
        guard isWide || !isClean else { return "" }
        let collapsed = board.ledger.collapsed
        return (isWide && collapsed > 0 ? " coll \(Quantity.grouped(collapsed))" : "")
            + " drop \(Quantity.grouped(board.dropped))" + (missing > 0 ? " gap \(Quantity.grouped(missing))" : "")
    }

    private var wideCounts: [Segment] {
        let hot = board.tenants.values.filter { $0.risk >= 60 }.count
        let minute = board.meter.lastMinute(at: model.clock.second).blocked
        let blocked = "\(Quantity.grouped(board.blockedTotal)) (\(minute)/min)"
        var tenants = Segment(8, " │ tenants \(Quantity.grouped(board.tenants.count))")
        tenants.line.add(" hot \(hot)", style: hot > 0 ? .warning : .plain)
        var alerts = Segment(2, " │ ")
        alerts.line.add("alerts \(board.alerts.open) open", style: board.alerts.open > 0 ? .warning : .plain)
        var checked = Segment(3, " │ models \(models.good) ok")
        if models.failed > 0 { checked.line.add(" \(models.failed) FAIL", style: .danger) }
        let who = Segment(7, " │ \(model.operatorName)")
        return [tenants, Segment(4, " │ blocked " + (model.link.isPolling ? "–" : blocked)), alerts, checked, who]
            + [access(" RW")]
    }

    private var shortCounts: [Segment] {
        let blocked = model.link.isPolling ? "–" : "\(board.meter.lastMinute(at: model.clock.second).blocked)/m"
        var checked = Segment(2, " mdl ")
        if models.failed > 0 {
            checked.line.add("\(models.failed)✗", style: .danger)
        } else {
            checked.line.add("\(models.good)✓")
        }
        let alerts = Segment(3, " alr \(board.alerts.open)", board.alerts.open > 0 ? .warning : .plain)
        return [Segment(4, " │ blk " + blocked), alerts, checked, access("")]
    }

    /// That nothing can be changed is always said.
    private func access(_ free: String) -> Segment {
        isReadOnly ? Segment(1, " RO", .warning) : Segment(7, free)
    }

    private var models: (good: Int, failed: Int) {
        let rows = board.models.values
        return (rows.filter(\.isGood).count, rows.filter(\.isFailed).count)
    }
}
