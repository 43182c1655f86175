import Vocabulary

/// Draws a dialog: what it is about, its fields, and how it is answered. On a small screen the facts give way, never the
/// fields.
struct DialogView {
    let model: Model
    let dialog: Dialog

    private static let nameColumns = DialogFacts.nameColumns

    /// Columns inside, the frame and a blank on both sides left out.
    private var columns: Int { min(widest, model.size.columns - 2) - 4 }
    /// A digest and its name fit into one line where there is room.
    private var widest: Int {
        if case .approve = dialog.purpose { return 80 }
        return 66
    }

    func draw(on frame: inout Frame) {
        let facts = DialogFacts(model: model, dialog: dialog, columns: columns)
        let fields = dialog.fields.flatMap(lines)
        let room = max(0, model.size.rows - 2 - fields.count - tail.count)
        let shown = Array(facts.lines.prefix(room))
        let gap = shown.count + fields.count + tail.count < model.size.rows - 2 ? [Line()] : []
        let lines: [Line] = shown + fields + gap + tail
        let rows = lines.count + 2
        let rect = Rect(
            // Its top stays where it is when an answer makes it longer.
            row: max(0, min(model.size.rows / 4, (model.size.rows - rows) / 2)),
            column: (model.size.columns - columns - 4) / 2, rows: rows,
            columns: columns + 4)
        frame.box(rect, title: facts.title, focused: true)
        frame.put(lines, in: Rect(row: rect.row + 1, column: rect.column + 2, rows: rows - 2, columns: columns))
    }

    // MARK: - Fields

    private func lines(_ field: Dialog.Field) -> [Line] {
        let isActive = dialog.focus == field
        switch field {
        case .scope: return [options("Whom", Dialog.Scope.allCases.map(\.rawValue), dialog.scope.rawValue, isActive)]
        case .kind:
            return [options("Kind", ["ban", "quarantine"], dialog.isQuarantine ? "quarantine" : "ban", isActive)]
        case .term:
            let typed = dialog.term.typed.isEmpty ? [] : [dialog.term.label]
            return [options("Duration", BanTerm.presets.map(\.label) + typed, dialog.term.label, isActive)]
        case .key: return keyLines(isActive)
        case .address:
            let known = dialog.knownAddresses
            let hint = known.isEmpty ? "192.0.2.7 or 192.0.2.0/24" : "◂ ▸ \(known.count) that send now"
            return [input("Address", dialog.address, isActive, hint: hint)]
        case .reason: return [input("Reason", dialog.reason, isActive)]
        case .word: return [input("Type", dialog.word, isActive, hint: dialog.wantedWords.first ?? "")]
        }
    }

    private func options(_ name: String, _ all: [String], _ chosen: String, _ isActive: Bool) -> Line {
        var line = Line()
        line.cell(name, Self.nameColumns, style: isActive ? .bold : .dim)
        for option in all {
            let isChosen = option == chosen
            line.add(isChosen ? "[\(option)]" : " \(option) ", style: isChosen ? .bold : .plain)
        }
        if isActive { line.add("  ◂ ▸" + (dialog.focus == .term && columns >= 60 ? " or digits" : ""), style: .dim) }
        return line
    }

    private func input(_ name: String, _ value: String, _ isActive: Bool, hint: String = "") -> Line {
        var line = Line()
        line.cell(name, Self.nameColumns, style: isActive ? .bold : .dim)
        // The end of a long value is what is being typed.
        let glyphs = GlyphRun.wrapped(value, columns: max(1, columns - 16), limit: 32).last ?? []
        line.add(glyphs, style: Style(.plain, .underline))
        line.add(isActive ? "▏" : "", style: .bold)
        if value.isEmpty, !hint.isEmpty { line.add("(\(hint))", style: .dim) }
        return line
    }

    /// The keys that can be chosen, the chosen one always among the few that are drawn.
    private func keyLines(_ isActive: Bool) -> [Line] {
        let keys = dialog.choosableKeys
        let limit = dialog.purpose == .revoke && model.size.rows >= 24 ? 8 : 3
        let at = keys.firstIndex(of: dialog.key) ?? 0
        let first = max(0, min(at - limit / 2, keys.count - limit))
        guard !keys.isEmpty else { return [.field("Key", "none to choose", columns: Self.nameColumns)] }
        let facts = DialogFacts(model: model, dialog: dialog, columns: columns)
        return keys[first..<min(keys.count, first + limit)].enumerated().map { index, key in
            var line = Line()
            line.cell(index == 0 ? "Key" : "", Self.nameColumns, style: isActive ? .bold : .dim)
            line.add(key == dialog.key ? "▸ " : "  ", style: .bold)
            line.add(key, style: key == dialog.key ? .bold : .plain)
            line.add(facts.age(ofKey: key), style: .dim)
            return line
        }
    }

    // MARK: - Below the fields

    private var tail: [Line] {
        var lines: [Line] = []
        if !dialog.remark.isEmpty { lines.append(Line(dialog.remark, .warning)) }
        if !dialog.isTyping { lines.append(Line("Rows stand still while this is open. \(undo)", .dim)) }
        lines.append(Line(hint, .dim))
        return lines + [buttons]
    }

    private var undo: String {
        switch dialog.purpose {
        case .ban, .lift, .suspend, .resume: "Undo: u."
        case .alerts: "Undo: u, to ACK."
        case .revoke, .approve: "There is no undo."
        case .verifyAll: "c ends it."
        case .cancelAll: "Again: V."
        }
    }

    private var hint: String {
        let tab = dialog.fields.isEmpty ? "" : "Tab: next. "
        return dialog.isTyping
            ? tab + "Y is a letter here: Enter first, then Y." : tab + "Enter does nothing. Press Y (shift-y)."
    }

    private var buttons: Line {
        var line = Line("            ")
        line.add("[ Esc  Cancel ]", style: .bold)
        line.add("    ")
        line.add("Y  \(verb)", style: dialog.objection == nil ? .danger : .dim)
        return line
    }

    private var verb: String {
        switch dialog.purpose {
        case .ban: (dialog.isQuarantine ? "Quarantine " : "Ban ") + dialog.term.label
        case .lift: "Lift"
        case .alerts(_, .close): "Close"
        case .alerts(_, .ack): "Acknowledge"
        case .alerts(_, .falsePositive): "False positive"
        case .revoke: "Revoke"
        case .suspend: "Suspend"
        case .resume: "Resume"
        case .verifyAll: "Verify all"
        case .cancelAll: "Cancel all"
        case .approve: "Approve"
        }
    }
}

extension Line {
    /// A name in a column of `columns` and its value.
    static func field(_ name: String, _ value: String, columns: Int, style: Style = .plain) -> Line {
        var line = Line()
        line.cell(name, columns, style: .dim)
        line.add(value, style: style)
        return line
    }
}
