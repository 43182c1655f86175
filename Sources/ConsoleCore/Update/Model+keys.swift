/// What keys do.
extension Model {
    mutating func press(_ key: Key) -> [Effect] {
        if case .dialog(let dialog) = overlay { return press(key, in: dialog) }
        if let prompt { return press(key, in: prompt) }
        guard let command = KeyBinding.command(for: key) else { return [] }
        if command.isAction, settings.readOnly {
            say(Settings.readOnlyRefusal, .warning)
            return []
        }
        if case .help(let scroll) = overlay { return pressInHelp(command, scroll: scroll) }
        if case .detail(let row, let scroll) = overlay { return pressInDetail(command, row: row, scroll: scroll) }
        return perform(command)
    }

    mutating func perform(_ command: Command) -> [Effect] {
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
        case .rewind: rewind()
        case .forward: return forward()
        case .export: return exportRows()
        case .copy: return copy(current(in: focus))
        case .filter: open(.filter)
        case .commandLine: open(.command)
        case .searchNext: seek(1)
        case .searchPrevious: seek(-1)
        case .mark: toggleMark()
        case .unmark: unmark()
        case .back: back()
        case .sort: order = order.next
        case .invert: isInverted.toggle()
        case .pause: return pause()
        case .detail: if let row = hold() { overlay = .detail(row, scroll: 0) }
        case .reveal: changeReading()
        case .theme: changeTheme()
        case .help: openHelp()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit, .interrupt: return [.quit]
        case .acknowledge, .close, .falsePositive, .ban, .undo, .revokeKey, .suspendTenant, .verify, .verifyAll,
            .approve:
            return act(command, on: holdTargets())
        }
        return []
    }

    private mutating func pressInHelp(_ command: Command, scroll: Int) -> [Effect] {
        switch command {
        case .down, .up, .pageDown, .pageUp, .top, .bottom: scrollHelp(command, scroll: scroll)
        case .theme: changeTheme()
        case .redraw: return [.redraw]
        default: closeHelp()
        }
        return []
    }

    /// Puts the help over what is there.
    private mutating func openHelp() {
        if case .detail = overlay { underHelp = overlay } else { underHelp = nil }
        overlay = .help(scroll: 0)
    }

    /// Takes the help away; a detail view under it comes back.
    mutating func closeHelp() {
        overlay = underHelp
        underHelp = nil
    }

    private mutating func pressInDetail(_ command: Command, row: RowID, scroll: Int) -> [Effect] {
        switch command {
        case .down, .up:
            move(by: command == .down ? 1 : -1)
            if let next = current(in: focus) { overlay = .detail(next, scroll: 0) }
        case .searchNext, .searchPrevious:
            seek(command == .searchNext ? 1 : -1)
            if let next = current(in: focus) { overlay = .detail(next, scroll: 0) }
        case .commandLine: open(.command)
        case .pageDown, .pageUp, .top, .bottom: scrollDetail(command, row: row, scroll: scroll)
        case .back, .interrupt, .detail: overlay = nil
        case .reveal: changeReading()
        case .theme: changeTheme()
        case .pause: return pause()
        case .copy: return copy(row)
        case .export: return exportRows(only: row)
        case .help: openHelp()
        case .rewind: rewind()
        case .forward: return forward()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        case _ where command.isAction: return act(command, on: row)
        default: break
        }
        return []
    }

    /// Holds a recording that is played, else freezes the screen.
    private mutating func pause() -> [Effect] {
        if replay != nil, !isRewound { return holdReplay() }
        isPaused.toggle()
        frozen = isPaused ? board : nil
        return []
    }

}
