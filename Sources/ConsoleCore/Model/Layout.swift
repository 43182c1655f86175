/// Where the panes are on a screen of a given size.
struct Layout: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// Four panes.
        case wide
        /// Tenants above, below them the feed or the pane in focus.
        case stacked
        /// The pane in focus alone.
        case single
        /// One centred line.
        case line
    }

    let kind: Kind
    let size: Size
    let focus: Pane

    init(size: Size, focus: Pane, isZoomed: Bool = false) {
        self.size = size
        self.focus = focus
        if size.columns < 60 || size.rows < 15 {
            kind = .line
        } else if isZoomed || size.columns < 80 || size.rows < 24 {
            kind = .single
        } else {
            kind = size.columns >= 130 && size.rows >= 30 ? .wide : .stacked
        }
    }

    /// True where the second pane shows alerts too, because the third has no room of its own.
    var mergesFeed: Bool { kind == .stacked && (focus == .tenants || focus == .blocked) }

    /// Frame of a pane, borders included; nil when it is not on the screen.
    func rect(of pane: Pane) -> Rect? {
        switch kind {
        case .line: nil
        case .single: pane == focus ? body : nil
        case .stacked: stacked(pane)
        case .wide: quarter(pane)
        }
    }

    /// All between the two lines on top and the two at the bottom.
    var body: Rect { Rect(row: 2, column: 0, rows: size.rows - 4, columns: size.columns) }

    private func stacked(_ pane: Pane) -> Rect? {
        let upper = max(6, body.rows * 9 / 20)
        if pane == .tenants { return Rect(row: 2, column: 0, rows: upper, columns: size.columns) }
        guard pane == (focus == .tenants ? .blocked : focus) else { return nil }
        return Rect(row: 2 + upper, column: 0, rows: body.rows - upper, columns: size.columns)
    }

    private func quarter(_ pane: Pane) -> Rect {
        let left = size.columns * 78 / 160
        let upper = body.rows * 25 / 41
        let isLeft = pane == .tenants || pane == .alerts
        let isUpper = pane == .tenants || pane == .blocked
        return Rect(
            row: isUpper ? 2 : 2 + upper, column: isLeft ? 0 : left, rows: isUpper ? upper : body.rows - upper,
            columns: isLeft ? left : size.columns - left)
    }
}
