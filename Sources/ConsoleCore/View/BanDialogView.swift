import Vocabulary

/// The dialog before a ban or its lifting: who, what it does, why, for how long.
struct BanDialogView {
    let model: Model
    let dialog: BanDialog

    func draw(on frame: inout Frame) {
        let columns = min(66, model.size.columns - 2)
        let lines = dialog.purpose == .ban ? banLines : liftLines
        let rows = lines.count + 2
        let rect = Rect(
            row: max(0, (model.size.rows - rows) / 2), column: (model.size.columns - columns) / 2, rows: rows,
            columns: columns)
        frame.box(rect, title: dialog.purpose == .ban ? "Ban tenant" : "Lift \(lifted)", focused: true)
        frame.put(
            lines, in: Rect(row: rect.row + 1, column: rect.column + 2, rows: rows - 2, columns: columns - 4))
    }

    private var tenant: Tenant { model.board.tenants[dialog.tenant] ?? Tenant(id: dialog.tenant, name: dialog.name) }

    private var who: Line {
        let keys = tenant.keys.count
        return field("Tenant", "\(dialog.name)   (id \(dialog.tenant), \(keys) API key\(keys == 1 ? "" : "s") seen)")
    }

    private var banLines: [Line] {
        let rate = Quantity.rate(tenant.meter.rate(at: model.clock.second))
        let minute = tenant.meter.lastMinute(at: model.clock.second)
        let percent = tenant.meter.blockedPercent(at: model.clock.second).map { ", blocked \($0)%" } ?? ""
        var lines = [
            who,
            field("Effect", "403 for all it sends: \(rate)/s, \(Quantity.grouped(minute.total)) in the last minute"),
            field("Because", "risk \(tenant.risk) \(Severity(risk: tenant.risk).label)\(why)\(percent)"),
            durationLine,
            input("Reason", dialog.reason, isActive: dialog.field == .reason),
        ]
        if dialog.isPermanent { lines.append(input("Type name", dialog.typedName, isActive: dialog.field == .name)) }
        lines += [
            Line(), Line("Rows are frozen while this is open. Undo: u.", .dim),
            Line(confirmation, .dim), buttons("Ban \(dialog.label)"),
        ]
        return lines
    }

    private var liftLines: [Line] {
        var lines = [who]
        if case .lift(let id) = dialog.purpose, let ban = model.board.bans[id] {
            let left = Quantity.timeLeft(until: ban.until, now: model.clock.wall, suffix: " left")
            lines += [
                field(lifted == "ban" ? "Ban" : "Quarant.", "\(left), by \(ban.by)"), field("Reason", ban.reason),
            ]
        }
        return lines + [
            Line(), Line("Its requests are let in again.", .dim),
            Line("Enter does nothing. Press Y (shift-y) to lift.", .dim),
            buttons("Lift"),
        ]
    }

    /// What is lifted.
    private var lifted: String {
        guard case .lift(let id) = dialog.purpose else { return "ban" }
        return model.board.bans[id]?.quarantine == true ? "quarantine" : "ban"
    }

    private var why: String { tenant.why.isEmpty ? "" : ": \(tenant.why)" }

    private var confirmation: String {
        dialog.field == .duration
            ? "Tab: next field. Enter does nothing. Y (shift-y) bans."
            : "Tab: next field. Enter or Tab ends this one, then Y bans."
    }

    private var durationLine: Line {
        var line = Line()
        line.cell("Duration", 10, style: .dim)
        for (index, duration) in BanDialog.durations.enumerated() {
            let isChosen = index == dialog.choice
            line.add(isChosen ? "[\(duration.label)]" : " \(duration.label) ", style: isChosen ? .bold : .plain)
            line.add(" ")
        }
        if dialog.field == .duration { line.add(" ◂ ▸ change", style: .dim) }
        return line
    }

    private func field(_ name: String, _ value: String) -> Line {
        var line = Line()
        line.cell(name, 10, style: .dim)
        line.add(value)
        return line
    }

    private func input(_ name: String, _ value: String, isActive: Bool) -> Line {
        var line = Line()
        line.cell(name, 10, style: isActive ? .bold : .dim)
        // The end of a long value is what is being typed.
        let glyphs = GlyphRun.wrapped(value, columns: 44, limit: 8).last ?? []
        line.add(glyphs, style: Style(.plain, .underline))
        line.add(isActive ? "▏" : "", style: .bold)
        return line
    }

    private func buttons(_ action: String) -> Line {
        var line = Line("            ")
        line.add("[ Esc  Cancel ]", style: .bold)
        line.add("    ")
        line.add("Y  \(action)", style: .danger)
        return line
    }
}
