import Vocabulary

/// The second line: the newest thing that cannot wait, or word that there is none.
struct CriticalView {
    let model: Model

    var line: Line {
        let urgent = model.critical
        guard let first = urgent.first else { return quiet }
        let keys = keys(for: first, count: urgent.count)
        var line = Line()
        line.add(Line(" ▲▲ CRITICAL ", .danger))
        var words = ""
        switch first {
        case .alert(let id): words = describe(alert: id)
        case .model(let name): words = describe(model: name)
        case .tenant, .incident: break
        }
        line.cell(words, max(1, model.size.columns - line.width - keys.width - 1), style: .danger)
        line.add(keys)
        return line
    }

    /// What can be done about it, at the right end: `1 of 2  a ack`.
    private func keys(for row: RowID, count: Int) -> Line {
        var line = Line(count > 1 ? " 1 of \(count) " : " ", .dim)
        guard !model.settings.readOnly else { return line }
        switch row {
        case .alert: line.add((model.pendingText(on: row) ?? "a ack") + " ", style: .bold)
        case .model: line.add("4 v verify ", style: .bold)
        case .tenant, .incident: break
        }
        return line
    }

    private var quiet: Line {
        if case .down(let reason) = model.link.control, !model.hasNetworkAnswer {
            return Line(
                " no gateway at \(model.settings.control): \(reason); start one with: secureinfer serve", .warning)
        }
        guard model.hasNetworkAnswer else { return Line(" asking \(model.settings.control) for a snapshot", .dim) }
        return allClear
    }

    /// Nothing is urgent; what that rests on stands beside it, and it is not said of data that are old.
    private var allClear: Line {
        guard case .live = model.link.status(at: model.clock.monotonic) else {
            return Line(" no open critical alert in what is known", .dim)
        }
        let board = model.board
        let minute = board.meter.lastMinute(at: model.clock.second).blocked
        let good = board.models.values.filter(\.isGood).count
        let hot = board.tenants.values.filter { Severity(risk: $0.risk) >= .high }.count
        let open = board.alerts.open
        let isClear = open == 0 && minute == 0 && hot == 0
        var line = isClear ? Line(" ✓ ALL CLEAR ", Style(.blue, .bold)) : Line(" no open critical alert", .dim)
        let columns = model.size.columns
        let alerts = open == 1 ? "alert open" : "alerts open"
        let tenants = hot == 1 ? "tenant from 60" : "tenants from 60"
        let words =
            columns >= 110
            ? [alerts, "blocked in the last minute", "models verified", tenants]
            : [columns >= 70 ? alerts : "open", "blocked/min", columns >= 70 ? "models ok" : "models", "hot"]
        let counts = ["\(open)", "\(minute)", "\(good)/\(board.models.count)", "\(hot)"]
        line.add("  " + zip(counts, words).map { "\($0) \($1)" }.joined(separator: " · "), style: .dim)
        return line
    }

    private func describe(alert id: String) -> String {
        guard let row = model.board.alerts[id] else { return "" }
        let name = model.board.name(of: row.tenant)
        let risk = model.board.tenants[row.tenant].map { " risk \($0.risk)" } ?? ""
        let sure = Quantity.share(row.alert.confidence)
        let words = "\(Quantity.stamp(row.time, now: model.clock.wall)) \(row.alert.code) \(name)\(risk)"
        return "\(words): \(row.alert.evidence), conf \(sure)"
    }

    private func describe(model name: String) -> String {
        guard let row = model.board.models[name] else { return "" }
        return "MODEL \(name) \(row.model.status.uppercased()): requests for it are refused"
    }
}
