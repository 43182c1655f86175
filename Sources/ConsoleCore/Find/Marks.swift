/// Rows that an action is to fall on together, by pane.
struct Marks: Sendable, Equatable {
    /// Rows in a pane at most: what an action can ask the gateway for at once.
    static let most = PendingDeed.most

    private var rows: [Pane: Set<RowID>] = [:]

    func contains(_ row: RowID, in pane: Pane) -> Bool { rows[pane]?.contains(row) ?? false }

    func rows(in pane: Pane) -> Set<RowID> { rows[pane] ?? [] }

    /// Marks a row, or unmarks it; false when there is no room for more.
    mutating func toggle(_ row: RowID, in pane: Pane) -> Bool {
        if rows[pane]?.remove(row) != nil { return true }
        return add(row, in: pane)
    }

    mutating func add(_ row: RowID, in pane: Pane) -> Bool {
        guard rows[pane]?.count ?? 0 < Self.most else { return false }
        rows[pane, default: []].insert(row)
        return true
    }

    mutating func clear(_ pane: Pane) { rows[pane] = nil }
}

extension Model {
    /// What an action falls on: the marked rows of the list that are still kept, else the row in focus.
    func targets(of pane: Pane) -> [RowID] {
        let marked = markedRows(in: pane)
        return marked.isEmpty ? current(in: pane).map { [$0] } ?? [] : marked
    }

    /// The same, with the row in focus held, so that it stays the one acted on while others arrive.
    mutating func holdTargets() -> [RowID] {
        let row = hold()
        let marked = markedRows(in: focus)
        return marked.isEmpty ? row.map { [$0] } ?? [] : marked
    }

    /// Marked rows that are still kept, those out of sight behind the filter too; in the order of the list.
    func markedRows(in pane: Pane) -> [RowID] {
        let marked = marks.rows(in: pane)
        guard !marked.isEmpty else { return [] }
        let board = shown
        let seen = list(of: pane).rows.filter(marked.contains)
        let hidden = marked.subtracting(seen).filter { board.passes($0, Filter()) }
        return seen + hidden.sorted { "\($0)" < "\($1)" }
    }

    /// How many rows are marked, in words; empty for none.
    func markNote(of pane: Pane) -> String {
        let marked = marks.rows(in: pane)
        guard !marked.isEmpty else { return "" }
        let board = shown
        let kept = marked.filter { board.passes($0, Filter()) }
        let hidden = kept.filter { !board.passes($0, board.filter) }.count
        guard !kept.isEmpty else { return "" }
        return "\(kept.count) marked" + (hidden > 0 ? ", \(hidden) behind the filter  " : "  ")
    }

    /// Marks the row in focus, or unmarks it, and goes on to the next one.
    mutating func toggleMark() {
        guard let row = hold() else { return }
        guard marks.toggle(row, in: focus) else {
            return say("\(Marks.most) rows are marked: no more at once", .warning)
        }
        move(by: 1)
    }

    mutating func markAll() {
        let rows = list(of: focus).rows
        for row in rows where !marks.add(row, in: focus) {
            return say("marked the first \(Marks.most) of \(Quantity.grouped(rows.count)) rows", .warning)
        }
    }

    mutating func unmark() {
        guard !marks.rows(in: focus).isEmpty else { return say("nothing is marked in this pane", .dim) }
        marks.clear(focus)
    }
}
