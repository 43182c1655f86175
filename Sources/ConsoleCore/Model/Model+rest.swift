extension Model {
    /// After so long without a key or an event a live screen is calm, milliseconds.
    private static let calmAfter = 10_000

    /// Milliseconds after which the screen changes by itself: the clock shows another second, every other one on a calm
    /// screen, or data turns stale.
    public var rest: Int {
        let second = 1000 - clock.wall % 1000
        guard let lastHeard = link.lastHeard, link.feed != .up else { return isCalm ? second + 1000 : second }
        // As LinkState.status(at:) counts.
        let newest = link.isPolling ? lastHeard + 1000 : link.lastEvent ?? lastHeard
        let fresh = newest + LinkState.staleAfter + 1 - clock.monotonic
        return fresh > 0 ? min(second, fresh) : second
    }

    /// True while nothing happens and nobody looks closely: what is asked for every second must not wait.
    private var isCalm: Bool {
        link.feed == .up && link.control == .up && pending.isEmpty && clock.monotonic - stirredAt >= Self.calmAfter
    }
}
