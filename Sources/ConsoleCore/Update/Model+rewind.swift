/// Winding the screen back through the last ten minutes, while everything is taken in as before.
extension Model {
    /// How far back the screen can be wound, and one step of it, seconds.
    static let rewindSpan = 600
    private static let rewindStep = 10

    /// A step further back.
    mutating func rewind() {
        let ago = isRewound ? (clock.monotonic - (frozenAt?.monotonic ?? clock.monotonic)) / 1000 : 0
        rewind(to: ago + Self.rewindStep)
    }

    /// Shows what the panes showed so many seconds ago; 0 and less is now.
    mutating func rewind(to ago: Int) {
        guard ago > 0 else { return leavePast() }
        let ago = min(ago, Self.rewindSpan)
        let past = Clock(wall: clock.wall - ago * 1000, monotonic: clock.monotonic - ago * 1000)
        if !isRewound { lists = [:] }
        isPaused = true
        frozenAt = past
        frozen = board.rewound(to: past.second)
        isRewound = true
    }

    /// A step towards now; in a recording that is played, at its end of the screen, a step of the recording.
    mutating func forward() -> [Effect] {
        guard isRewound, let at = frozenAt else { return stepReplay() }
        let ago = (clock.monotonic - at.monotonic) / 1000 - Self.rewindStep
        rewind(to: ago)
        return []
    }

    /// Shows what is.
    mutating func leavePast() {
        guard isRewound else { return }
        isPaused = false
        frozen = nil
        lists = [:]
    }
}
