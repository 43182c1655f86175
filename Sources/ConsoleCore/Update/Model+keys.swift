/// What keys do.
extension Model {
    mutating func press(_ key: Key) -> [Effect] {
        if case .ban(let dialog) = overlay { return press(key, in: dialog) }
        if filterInput != nil { return typeFilter(key) }
        guard let command = KeyBinding.command(for: key) else { return [] }
        if command.isAction, settings.readOnly {
            say("read-only: started with --readonly", .warning)
            return []
        }
        if case .help(let scroll) = overlay { return pressInHelp(command, scroll: scroll) }
        if case .detail(let row, let scroll) = overlay { return pressInDetail(command, row: row, scroll: scroll) }
        return perform(command)
    }

    private mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .down: move(by: 1)
        case .up: move(by: -1)
        case .pageDown: move(by: capacity(of: focus))
        case .pageUp: move(by: -capacity(of: focus))
        case .top, .follow: lists[focus] = nil
        case .bottom: move(by: .max / 2)
        case .nextPane: focus = Pane(rawValue: focus.rawValue % 4 + 1) ?? .tenants
        case .previousPane: focus = Pane(rawValue: (focus.rawValue + 2) % 4 + 1) ?? .tenants
        case .pane(let pane): focus = pane
        case .zoom: isZoomed.toggle()
        case .filter: filterInput = filterText
        case .back: setFilter("")
        case .sort: order = order.next
        case .invert: isInverted.toggle()
        case .pause: togglePause()
        case .detail: if let row = hold() { overlay = .detail(row, scroll: 0) }
        case .reveal: toggleMode()
        case .help: overlay = .help(scroll: 0)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit, .interrupt: return [.quit]
        case .acknowledge, .ban, .undo, .verify, .verifyAll: return act(command, on: hold())
        }
        return []
    }

    private mutating func pressInHelp(_ command: Command, scroll: Int) -> [Effect] {
        switch command {
        case .down: overlay = .help(scroll: scroll + 1)
        case .up: overlay = .help(scroll: max(0, scroll - 1))
        case .pageDown: overlay = .help(scroll: scroll + 10)
        case .pageUp: overlay = .help(scroll: max(0, scroll - 10))
        case .redraw: return [.redraw]
        default: overlay = nil
        }
        return []
    }

    private mutating func pressInDetail(_ command: Command, row: RowID, scroll: Int) -> [Effect] {
        switch command {
        case .down, .up:
            move(by: command == .down ? 1 : -1)
            if let next = current(in: focus) { overlay = .detail(next, scroll: 0) }
        case .pageDown: overlay = .detail(row, scroll: scroll + 5)
        case .pageUp: overlay = .detail(row, scroll: max(0, scroll - 5))
        case .back, .interrupt, .detail: overlay = nil
        case .reveal: toggleMode()
        case .pause: togglePause()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        case .acknowledge, .ban, .undo, .verify, .verifyAll: return act(command, on: row)
        default: break
        }
        return []
    }

    /// Takes hold of the row in focus, so that it stays the one acted on while others arrive.
    private mutating func hold() -> RowID? {
        guard let row = current(in: focus) else { return nil }
        if lists[focus]?.selected != row {
            lists[focus] = ListState(selected: row, anchor: 0, heldAt: board.received)
        }
        return row
    }

    private mutating func move(by step: Int) {
        let rows = rows(of: focus)
        guard !rows.isEmpty else { return }
        let from = lists[focus]?.selected.flatMap(rows.firstIndex(of:)) ?? 0
        let top = top(of: focus, rows: rows)
        let (sum, overflow) = from.addingReportingOverflow(step)
        let index = overflow ? rows.count - 1 : min(rows.count - 1, max(0, sum))
        let anchor = min(capacity(of: focus) - 1, max(0, index - top))
        let heldAt = lists[focus]?.heldAt ?? board.received
        lists[focus] = ListState(selected: rows[index], anchor: anchor, heldAt: heldAt)
    }

    private mutating func togglePause() {
        isPaused.toggle()
        frozen = isPaused ? board : nil
    }

    private mutating func toggleMode() { mode = mode == .safe ? .reveal : .safe }

    /// The line behind `/`: Enter keeps the filter, Esc drops the change.
    private mutating func typeFilter(_ key: Key) -> [Effect] {
        guard var text = filterInput else { return [] }
        switch key {
        case .enter:
            filterInput = nil
            setFilter(text)
            return []
        case .escape, .control("c"):
            filterInput = nil
            return []
        case .control("u"): text = ""
        case .backspace: _ = text.unicodeScalars.popLast()
        case .character(let scalar):
            if text.unicodeScalars.count < Filter.longest { text.unicodeScalars.append(scalar) }
        default: break
        }
        filterInput = text
        return []
    }

    private mutating func setFilter(_ text: String) {
        guard text != filterText else { return }
        filterText = text
        let filter = Filter(text)
        board.set(filter)
        frozen?.set(filter)
        lists = [:]
        if let word = filter.invalidWord { say("filter: \(word) is no severity; use low, med, high or crit", .warning) }
    }
}
