import Wire

/// What is done about events that never came: they are looked for, and what is not found is counted and stays on the screen.
extension Model {
    /// A hole in the numbers: asks for what is missing, and for a snapshot of what it may have changed.
    mutating func lose(_ hole: Hole) -> [Effect] {
        guard hole.count <= SequenceTracker.repairable else {
            _ = tracker.close(hole)
            board.lose(hole.count)
            board.remark(Self.lost(hole, hole.count) + ", too many to look for", clock: clock)
            return askForSnapshot()
        }
        if repairs.count >= SequenceTracker.holesKept { end(repairs.removeFirst(), from: .nowhere) }
        let row =
            outage?.row
            ?? board.remark(
                "\(Quantity.events(hole.count)) missed on the feed, being looked for", clock: clock)
        repairs.append(Repair(hole: hole, row: row, startedAt: clock.monotonic))
        return [.repair(hole)] + askForSnapshot()
    }

    /// Takes what was found of a hole. Only numbers that are missing count; those that came meanwhile are repeats.
    mutating func take(repaired events: [FeedEvent], of hole: Hole, from source: RepairSource) -> [Effect] {
        guard let index = repairs.firstIndex(where: { $0.hole == hole }) else { return [] }
        fill(hole, events)
        end(repairs.remove(at: index), from: source)
        endResync()
        return []
    }

    /// Takes a piece of what was found of a hole; the wait for the rest begins anew.
    mutating func take(found events: [FeedEvent], of hole: Hole) -> [Effect] {
        guard let index = repairs.firstIndex(where: { $0.hole == hole }) else { return [] }
        repairs[index].startedAt = clock.monotonic
        fill(hole, events)
        return []
    }

    private mutating func fill(_ hole: Hole, _ events: [FeedEvent]) {
        for event in events where hole.range.contains(event.sequence) {
            guard event.gateway == hole.gateway, event.boot == hole.boot else { continue }
            guard tracker.accept(gateway: event.gateway, boot: event.boot, sequence: event.sequence) == .late else {
                board.noteRepeat()
                continue
            }
            board.take(event, clock: clock, isLate: true)
        }
    }

    /// Gives up what nobody answered for, and tells how a resync ended once it has.
    mutating func endRepairs() {
        while let first = repairs.first, clock.monotonic - first.startedAt >= Repair.patience {
            end(repairs.removeFirst(), from: .nowhere)
        }
        endResync()
    }

    /// Ends the wait for holes of which everything came by itself.
    mutating func endFilled() {
        for repair in repairs where tracker.isFilled(repair.hole) {
            repairs.removeAll { $0 == repair }
            end(repair, from: .nowhere)
        }
        endResync()
    }

    private mutating func end(_ repair: Repair, from source: RepairSource) {
        let missed = tracker.close(repair.hole) ?? repair.hole.count
        let found = max(0, repair.hole.count - missed)
        board.lose(missed)
        if outage?.row == repair.row {
            outage?.repaired += found
            outage?.missed += missed
            return
        }
        let how = source == .nowhere ? "came late" : "repaired from \(source.rawValue)"
        guard missed > 0 else { return board.rewrite(repair.row, "\(Quantity.events(found)) \(how), 0 missed") }
        let rest = found > 0 ? ", \(Quantity.grouped(found)) \(how)" : ""
        board.rewrite(repair.row, Self.lost(repair.hole, missed) + rest)
    }

    private static func lost(_ hole: Hole, _ missed: Int) -> String {
        "\(Quantity.events(missed)) missed on the feed "
            + "(\(hole.gateway.bounded(32)) \(hole.range.lowerBound)–\(hole.range.upperBound))"
    }

    /// The feed is back: a row says for how long it was gone, and later what was missed.
    mutating func beginResync() {
        if let outage { tell(of: outage) }
        guard let lostAt else { return }
        let source = link.source.name
        let new = Outage(source: source, lasted: max(0, clock.monotonic - lostAt), row: 0)
        let row = board.remark("\(source) link lost \(new.length), resyncing", clock: clock)
        outage = new
        outage?.row = row
        self.lostAt = nil
    }

    private mutating func endResync() {
        guard let outage, outage.hasSnapshot, !tracker.isWaiting, !repairs.contains(where: { $0.row == outage.row })
        else { return }
        tell(of: outage)
        self.outage = nil
    }

    private mutating func tell(of outage: Outage) {
        let repaired = outage.repaired > 0 ? ", \(Quantity.grouped(outage.repaired)) repaired" : ""
        let missed = "\(Quantity.events(outage.missed)) missed"
        board.rewrite(outage.row, "\(outage.source) link lost \(outage.length), resynced\(repaired), \(missed)")
    }

    /// Says once that clocks differ, and again when the difference changes by a minute.
    mutating func noteSkew(of gateway: String) {
        let skew = link.meter.skew(of: gateway, clock: clock)
        let minutes = skew / 60_000
        let known = skews[gateway]
        guard skew != 0, known != minutes else {
            if skew == 0, known != nil { skews[gateway] = nil }
            return
        }
        if skews.count >= 256 { skews.removeAll() }
        skews[gateway] = minutes
        say("this clock is " + LagMeter.words(skew: skew, to: gateway), .warning)
    }
}
