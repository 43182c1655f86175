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
    /// What curses holds now; nil where that is not known.
    private var drawn: Frame?
    /// Text of one run, ended by 0; kept so that a frame allocates nothing.
    private var run: [UInt8] = []

    /// - Parameter wantsMouse: asks the terminal for its mouse, where it has one.
    init(wantsMouse: Bool) throws(Refusal) {
        si_want_mouse(wantsMouse ? 1 : 0)
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

    /// Draws a frame from the top left. Only rows that differ from the last frame reach curses, and of those it sends only
    /// what changed.
    mutating func draw(_ frame: Frame) {
        let known = drawn.flatMap { $0.size == frame.size && $0.theme == frame.theme ? $0 : nil }
        if known == nil { si_clear() }
        var isSame = known != nil
        for row in 0..<min(frame.size.rows, Int(si_rows())) {
            let cells = frame.row(row)
            if let known, known.row(row) == cells { continue }
            isSame = false
            draw(cells, row: row, theme: frame.theme)
        }
        drawn = frame
        if !isSame { si_flush() }
    }

    /// Sends every cell anew at the next frame.
    mutating func forget() {
        drawn = nil
        si_redraw_all()
    }

    /// Draws runs of one style each.
    private mutating func draw(_ cells: ArraySlice<Cell>, row: Int, theme: Theme) {
        let end = min(cells.endIndex, cells.startIndex + Int(si_columns()))
        var at = cells.startIndex
        while at < end {
            let (start, style) = (at, cells[at].style)
            run.removeAll(keepingCapacity: true)
            while at < end, cells[at].style == style {
                let isCut = cells[at].columns == 2 && at + 1 >= end
                run.append(contentsOf: (isCut ? " " : drawable(cells[at])).utf8)
                at += 1
            }
            run.append(0)
            let (attributes, pair) = (palette.attributes(style, theme), palette.pair(style, theme))
            run.withUnsafeBufferPointer { text in
                text.withMemoryRebound(to: CChar.self) {
                    si_put(Int32(row), Int32(start - cells.startIndex), $0.baseAddress, attributes, pair)
                }
            }
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
