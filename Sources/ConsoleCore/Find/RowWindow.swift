/// What a frame shows of a list: counted, cut and placed in one pass.
struct RowWindow {
    var count: Int
    /// Rows on the screen, from the first to the last one.
    var rows: [RowID]
    /// Place of the first of them in the list.
    var top: Int
    /// The row on which keys act; nil in an empty list.
    var current: RowID?
    /// Place of that row in the list.
    var index: Int?
    /// Rows that came since the list was taken hold of and are out of sight above; nil while it follows the newest.
    var unseen: Int?
}

extension Model {
    func window(of pane: Pane) -> RowWindow {
        let list = list(of: pane)
        let index = currentIndex(in: pane, of: list)
        let top = top(of: pane, current: index)
        return RowWindow(
            count: list.count, rows: list.window(from: top, count: capacity(of: pane)), top: top,
            current: index.flatMap { list[$0] }, index: index,
            unseen: lists[pane]?.selected == nil ? nil : min(top, arrivals(in: pane)))
    }

    /// Rows of a list that came since it was taken hold of.
    private func arrivals(in pane: Pane) -> Int {
        guard let mark = lists[pane]?.heldAt else { return 0 }
        let board = shown
        let incidents = board.matching.nextSerial - board.matching.place(of: mark.incidents)
        switch pane {
        case .tenants, .models: return 0
        case .alerts: return arrivals(of: board, since: mark.alerts)
        case .blocked: return incidents + (layout.mergesFeed ? arrivals(of: board, since: mark.alerts) : 0)
        }
    }

    private func arrivals(of board: Board, since serial: Int) -> Int {
        board.alerts.rows(since: serial).filter(board.passes).count
    }

    /// This moment, for a list that is taken hold of.
    private var mark: ListState.Mark {
        ListState.Mark(incidents: shown.incidents.nextSerial, alerts: shown.alerts.nextSerial)
    }

    /// Takes hold of the row in focus, so that it stays the one acted on while others arrive.
    mutating func hold() -> RowID? {
        let window = window(of: focus)
        guard let current = window.current, let index = window.index else { return nil }
        if lists[focus]?.selected != current { select(current, at: index, top: window.top) }
        return current
    }

    /// Moves in the list in focus; a step past an end stops there.
    mutating func move(by step: Int) {
        let list = list(of: focus)
        guard let from = currentIndex(in: focus, of: list) else { return }
        let (sum, overflow) = from.addingReportingOverflow(step)
        let index = overflow ? list.count - 1 : min(list.count - 1, max(0, sum))
        guard let row = list[index] else { return }
        select(row, at: index, top: top(of: focus, current: from))
    }

    /// Goes to a row of the list in focus; false when it is not in there.
    mutating func select(_ row: RowID) -> Bool {
        let list = list(of: focus)
        guard let index = list.index(of: row) else { return false }
        let top = top(of: focus, current: currentIndex(in: focus, of: list))
        // A row that is out of sight comes to the middle.
        let isSeen = (top..<(top + capacity(of: focus))).contains(index)
        select(row, at: index, top: isSeen ? top : index - capacity(of: focus) / 2)
        return true
    }

    private mutating func select(_ row: RowID, at index: Int, top: Int) {
        let anchor = min(capacity(of: focus) - 1, max(0, index - top))
        let heldAt = lists[focus]?.heldAt ?? mark
        lists[focus] = ListState(selected: row, anchor: anchor, index: index, heldAt: heldAt)
    }

    /// Puts held lists on what is left after a change of filter: their row, or the nearest one that still passes.
    mutating func keepSelections(over change: (inout Model) -> Void) {
        let before = lists.keys.map { pane in (pane, rows(of: pane), lists[pane]) }
        change(&self)
        for (pane, old, state) in before {
            guard let state, let selected = state.selected else { continue }
            let list = list(of: pane)
            guard let row = Self.nearest(to: selected, of: old, in: list), let index = list.index(of: row) else {
                lists[pane] = nil
                continue
            }
            lists[pane] = ListState(selected: row, anchor: state.anchor, index: index, heldAt: state.heldAt)
        }
    }

    /// Looks from the row outwards, the one below first.
    private static func nearest(to selected: RowID, of old: [RowID], in list: RowList) -> RowID? {
        if list.index(of: selected) != nil { return selected }
        guard let from = old.firstIndex(of: selected) else {
            return list.nearest(to: selected, was: 0).flatMap { list[$0] }
        }
        let left = Set(list.rows)
        for distance in 1..<max(2, old.count) {
            if from + distance < old.count, left.contains(old[from + distance]) { return old[from + distance] }
            if from - distance >= 0, left.contains(old[from - distance]) { return old[from - distance] }
        }
        return list.first
    }
}
