/// Rows of the fourth pane.
struct ModelPainter: RowPainter {
    let model: Model
    let board: Board
    let columns: Int

    private var nameColumns: Int { columns >= 79 ? 22 : 18 }
    /// At most what is left of the row behind the fixed columns.
    private var barColumns: Int { min(15, max(4, columns - nameColumns - 46)) }

    var emptyText: String { model.filterText.isEmpty ? "no models" : "no model passes the filter" }

    var heading: Line {
        var line = Line(" ")
        line.cell("MODEL", nameColumns, style: .dim)
        line.cell("SIZE", 7, style: .dim, atEnd: true)
        line.cell("STATUS", 11, style: .dim)
        line.cell("SHA-256", 13, style: .dim)
        line.add("CHECKED", style: .dim)
        return line
    }

    func line(for row: RowID, isCurrent: Bool) -> Line {
        guard case .model(let name) = row, let item = board.models[name] else { return Line() }
        var line = Line(isCurrent ? "▶" : " ")
        line.cell(name, nameColumns)
        line.cell(item.model.total > 0 ? Quantity.bytes(item.model.total) : "–", 7, atEnd: true)
        let pending = model.pending(on: row)?.verb == "verify" && item.isVerifying ? nil : model.pendingText(on: row)
        line.cell(pending ?? item.statusText, 11, style: item.style)
        if item.isVerifying { addProgress(of: item, to: &line) } else { addResult(of: item, to: &line) }
        return line
    }

    private func addProgress(of item: ModelRow, to line: inout Line) {
        line.add(Quantity.bar(item.progress, columns: barColumns), style: Style(.cyan))
        line.add(" \(item.percent)%")
        if item.model.rate > 0 { line.add(" \(Quantity.bytes(item.model.rate))/s") }
        if let left = item.secondsLeft { line.add(" ETA \(Quantity.duration(seconds: left))") }
    }

    private func addResult(of item: ModelRow, to line: inout Line) {
        line.cell(item.model.digest.isEmpty ? "–" : Quantity.digest(item.model.digest), 13)
        let age = (model.shownClock.wall - item.checked) / 1000
        if let want = item.model.want { line.add("want \(Quantity.digest(want)) ", style: .danger) }
        if item.checked > 0 {
            line.add(Quantity.duration(seconds: age) + " ago", style: .dim)
        } else if item.model.want == nil {
            line.add("–", style: .dim)
        }
        if columns >= 100, let layer = item.model.layer { line.add(" at \(layer)", style: .danger) }
    }
}
