/// Keys that change how things look, and scrolling.
extension Model {
    /// Rows of lists have no room for bytes, so there `x` goes to and fro between names and code points.
    mutating func changeReading() {
        if case .detail(.incident, _) = overlay {
            reading = reading.next
        } else {
            reading = reading == .reveal ? .safe : .reveal
        }
    }

    mutating func changeTheme() {
        theme = theme.next
        say("theme \(theme.rawValue)", .dim)
    }

    mutating func scrollDetail(_ command: Command, row: RowID, scroll: Int) {
        let view = DetailView(model: self, row: row, scroll: scroll)
        overlay = .detail(row, scroll: Self.scrolled(command, from: scroll, page: view.page, last: view.lastScroll))
    }

    mutating func scrollHelp(_ command: Command, scroll: Int) {
        let view = HelpView(model: self, scroll: scroll)
        overlay = .help(scroll: Self.scrolled(command, from: scroll, page: view.page, last: view.lastScroll))
    }

    private static func scrolled(_ command: Command, from scroll: Int, page: Int, last: Int) -> Int {
        let from = min(scroll, last)
        let target =
            switch command {
            case .down: from + 1
            case .up: from - 1
            case .pageDown: from + page
            case .pageUp: from - page
            case .top: 0
            case .bottom: last
            default: from
            }
        return min(last, max(0, target))
    }
}
