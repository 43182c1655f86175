import Vocabulary
import Wire

/// What comes from the gateways.
extension Model {
    /// Least time between two requests for a snapshot, and between two bells, milliseconds.
    private static let snapshotPause = 1000
    private static let bellPause = 5000
    /// Forged messages must not make a console ask all the time.
    private static let distrustPause = 5000
    /// A live console asks this often, since risk decays without events and the last event before silence may be lost.
    private static let resyncPause = 15_000
    /// Without the feed it asks this often: what was lost is then known once the feed is back, what counts is shown at once.
    private static let lossPause = 5000

    mutating func tick(_ clock: Clock) -> [Effect] {
        self.clock = Clock(wall: clock.wall, monotonic: max(self.clock.monotonic, clock.monotonic))
        board.second = self.clock.second
        noteUrgent()
        giveUp()
        if link.feed == .up {
            let missing = tracker.overdue(now: clock.monotonic)
            if !missing.isEmpty { return missing.flatMap { lose($0) } }
        }
        endRepairs()
        return wantsSnapshot || isSnapshotDue ? askForSnapshot() : []
    }

    /// Without a feed, or without an answer so far, every second; else now and then.
    private var isSnapshotDue: Bool {
        guard let askedAt else { return true }
        let isWaiting = link.isPolling || link.control != .up
        let pause = isWaiting ? Self.snapshotPause : link.feed == .up ? Self.resyncPause : Self.lossPause
        return clock.monotonic - askedAt >= pause
    }

    /// Counts messages that were thrown away. The key may have changed, so a snapshot is asked for now and then.
    mutating func drop(_ count: Int, _ loss: Loss) -> [Effect] {
        board.drop(count, loss)
        guard askedAt.map({ clock.monotonic - $0 >= Self.distrustPause }) ?? true else { return [] }
        return askForSnapshot()
    }

    mutating func take(_ event: FeedEvent) -> [Effect] {
        var effects: [Effect] = []
        switch tracker.accept(gateway: event.gateway, boot: event.boot, sequence: event.sequence) {
        case .duplicate:
            board.noteRepeat()
            return []
        case .implausible: return drop(1, .malformed)
        case .late:
            board.take(event, clock: clock, isLate: true)
            endFilled()
            return []
        case .gap(let hole): effects = lose(hole)
        case .next: break
        }
        link.lastHeard = clock.monotonic
        link.lastEvent = clock.monotonic
        link.meter.take(gateway: event.gateway, time: event.time, clock: clock)
        noteSkew(of: event.gateway)
        let urgent = isNewlyUrgent(event)
        if !isEcho(event) { remember(event) }
        claim(event)
        board.take(event, clock: clock)
        forgetJobs(event)
        noteUrgent(event)
        if urgent { effects += ring() }
        return effects
    }

    mutating func take(_ snapshot: Snapshot) -> [Effect] {
        link.control = .up
        link.lastHeard = clock.monotonic
        if link.isPolling {
            tracker.rebase(gateway: snapshot.gateway, boot: snapshot.boot, sequence: snapshot.sequence)
        } else {
            tracker.claim(
                gateway: snapshot.gateway, boot: snapshot.boot, sequence: snapshot.sequence, now: clock.monotonic)
        }
        board.take(snapshot, clock: clock)
        noteUrgent()
        jobs = jobs.filter { board.models[$0.key]?.isVerifying == true }
        outage?.hasSnapshot = true
        unsure = []
        return askWho()
    }

    /// A feed that comes back has lost what was published meanwhile: a snapshot brings the state up to date.
    mutating func take(_ feed: FeedLink) -> [Effect] {
        guard feed != link.feed else { return [] }
        let before = link.feed
        link.feed = feed
        switch (before, feed) {
        case (_, .up):
            // What came between the first snapshot and the first subscription is in the snapshot asked for here.
            if hadFeed {
                say("\(link.source.name) is back, asking for a snapshot")
                beginResync()
            } else {
                tracker = SequenceTracker()
            }
            hadFeed = true
            askedAt = nil
            return askForSnapshot()
        case (.down, .down): break
        case (_, .down(let reason)):
            lostAt = lostAt ?? clock.monotonic
            say("\(link.source.name): \(reason)".bounded(300), .warning)
        case (_, .off(let reason)): say(reason, .warning)
        default: break
        }
        return []
    }

    mutating func take(_ control: ControlLink) -> [Effect] {
        guard control != link.control else { return [] }
        if case .down(let reason) = control { say("control API: \(reason)", .warning) }
        if case .down = link.control, control == .up {
            say("control API is back")
            caller = nil
        }
        link.control = control
        return []
    }

    mutating func askForSnapshot() -> [Effect] {
        if let askedAt, clock.monotonic - askedAt < Self.snapshotPause {
            wantsSnapshot = true
            return []
        }
        wantsSnapshot = false
        askedAt = clock.monotonic
        return [.requestSnapshot]
    }

    /// True for a new critical alert and for a model that turns bad.
    private func isNewlyUrgent(_ event: FeedEvent) -> Bool {
        switch event.body {
        case .alert(let alert):
            return alert.severity == .critical && alert.state == .new && board.alerts[alert.id] == nil
        case .model(let model):
            let row = ModelRow(model: model, time: 0, checked: 0)
            return row.isFailed && board.models[model.model]?.model.status != model.status
        default: return false
        }
    }

    /// Only what is critical moves the second line.
    private mutating func noteUrgent(_ event: FeedEvent) {
        switch event.body {
        case .alert(let alert) where alert.severity == .critical: noteUrgent()
        case .model: noteUrgent()
        default: break
        }
    }

    private mutating func ring() -> [Effect] {
        guard rangAt.map({ clock.monotonic - $0 >= Self.bellPause }) ?? true else { return [] }
        rangAt = clock.monotonic
        return preferences.bell ? [.bell] : []
    }

    /// True for the event that follows an action of this console, which the audit line names already.
    private func isEcho(_ event: FeedEvent) -> Bool {
        if isAnswerOnItsWay(for: event) { return true }
        guard case .ban(let ban) = event.body else { return false }
        if ban.op == "lift" { return board.bans[ban.id] == nil }
        return board.bans[ban.id] != nil
    }

    /// Keeps what operators did for the audit line.
    private mutating func remember(_ event: FeedEvent) {
        switch event.body {
        case .ban(let ban):
            if ban.op == "lift" { forget(ban: ban.id) }
            let length = " " + Quantity.timeLeft(until: ban.until, now: event.time)
            let kind = ban.quarantine ? "quarantine" : "ban"
            let words = ban.op == "lift" ? "lift\(ban.quarantine ? " \(kind)" : "")" : kind
            let origin = ban.origin == "automatic" ? "gateway" : ban.by
            say(
                "\(origin) \(words) \(board.name(of: ban.target))\(ban.op == "lift" ? "" : length) \"\(ban.reason)\""
                    .bounded(300) + (ban.simulated ? " (simulated)" : ""))
        case .alert(let alert) where alert.state != .new:
            say(
                "\(alert.by ?? "?") \(alert.state.rawValue) \(alert.code) \(board.name(of: event.tenant ?? ""))"
                    .bounded(300))
        case .notice(let notice): say(notice.text.bounded(300), Style(notice.severity))
        default: break
        }
    }
}
