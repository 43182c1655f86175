import CCurses
import ConsoleCore

/// The open terminal; lives on the main thread.
struct Terminal {
    /// Why a terminal cannot be used, in words with a hint.
    struct Refusal: Error, CustomStringConvertible {
        var description: String
    }

    private let palette: Palette
    private let isUTF8: Bool

    init() throws(Refusal) {
        switch Int(si_open()) {
        case SI_OPEN_OK: break
        case SI_OPEN_DUMB:
            throw Refusal(description: "this terminal (TERM=dumb or unset) cannot show a screen; use --once for text")
        case SI_OPEN_NO_TERMINAL:
            throw Refusal(
                description: "no terminal here, or TERM names an unknown one; try TERM=xterm-256color or --once")
        default: throw Refusal(description: "no pipe left: too many open files")
        }
        palette = Palette()
        isUTF8 = si_is_utf8() == 1
    }

    var size: Size { Size(columns: Int(si_columns()), rows: Int(si_rows())) }

    /// Draws a frame from the top left; curses sends only what changed.
    func draw(_ frame: Frame) {
        si_clear()
        for row in 0..<min(frame.size.rows, Int(si_rows())) { draw(frame.row(row), row: row) }
        si_flush()
    }

    /// Draws runs of one style each.
    private func draw(_ cells: ArraySlice<Cell>, row: Int) {
        let limit = cells.startIndex + Int(si_columns())
        var at = cells.startIndex
        while at < min(cells.endIndex, limit) {
            let style = cells[at].style
            var end = at
            var text = ""
            while end < min(cells.endIndex, limit), cells[end].style == style {
                let isCut = cells[end].columns == 2 && end + 1 >= limit
                text += isCut ? " " : drawable(cells[end])
                end += 1
            }
            si_put(
                Int32(row), Int32(at - cells.startIndex), text, palette.attributes(style), palette.pair(style))
            at = end
        }
    }

    /// The cell's text where the C library agrees on its width, else a stand-in as wide.
    private func drawable(_ cell: Cell) -> String {
        guard isUTF8 else { return cell.ascii }
        guard cell.text.utf8.count > 1 else { return cell.text }
        var columns = 0
        for scalar in cell.text.unicodeScalars {
            let width = Int(si_width(scalar.value))
            guard width >= 0 else { return cell.ascii }
            columns += width
        }
        return columns == cell.columns ? cell.text : cell.ascii
    }
}
