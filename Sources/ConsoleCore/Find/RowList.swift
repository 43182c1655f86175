/// The rows of a pane from top to bottom, without a copy of them where they are many.
struct RowList {
    private enum Source {
        case ids([RowID])
        /// Incidents alone, by place in the ring of matching serials.
        case incidents(Ring<Int>, first: Int)
        /// Incidents and alerts by time.
        case merged(MergedFeed)
    }

    private let source: Source
    let count: Int

    init(_ ids: [RowID]) {
        source = .ids(ids)
        count = ids.count
    }

    /// The incidents that pass the filter, newest first.
    init(incidents board: Board) {
        let first = board.firstMatch
        source = .incidents(board.matching, first: first)
        count = board.matching.nextSerial - first
    }

    init(_ feed: MergedFeed) {
        source = .merged(feed)
        count = feed.count
    }

    var isEmpty: Bool { count == 0 }
    var first: RowID? { self[0] }
    /// All of them.
    var rows: [RowID] { window(from: 0, count: count) }

    /// The row at a place; nil outside.
    subscript(index: Int) -> RowID? { window(from: index, count: 1).first }

    /// So many rows from a place on, as far as there are.
    func window(from start: Int, count wanted: Int) -> [RowID] {
        let range = min(max(0, start), count)..<min(count, max(0, start) + max(0, wanted))
        switch source {
        case .ids(let ids): return Array(ids[range])
        case .incidents(let matching, _):
            return range.compactMap { matching[matching.nextSerial - 1 - $0].map { .incident($0) } }
        case .merged(let feed): return Array(feed.dropFirst(range.lowerBound).prefix(range.count))
        }
    }

    func index(of row: RowID) -> Int? {
        switch (source, row) {
        case (.ids(let ids), _): return ids.firstIndex(of: row)
        case (.incidents(let matching, let first), .incident(let serial)):
            return matching.place(holding: serial, from: first).map { matching.nextSerial - 1 - $0 }
        case (.incidents, _): return nil
        case (.merged(let feed), _):
            for (index, id) in feed.enumerated() where id == row { return index }
            return nil
        }
    }

    /// The place of a row, or of what is nearest to it once it is gone: of incidents the next older one, else what stands
    /// where it stood.
    func nearest(to row: RowID, was index: Int) -> Int? {
        guard count > 0 else { return nil }
        if let index = self.index(of: row) { return index }
        if case .incidents(let matching, let first) = source, case .incident(let serial) = row {
            // The first place whose serial is no smaller; the one below it is older.
            let place = matching.place(of: serial)
            return matching.nextSerial - 1 - max(first, min(place, matching.nextSerial) - 1)
        }
        return min(count - 1, max(0, index))
    }
}

/// Incidents and alerts as one list by time, newest first: the one list of a small screen.
struct MergedFeed: Sequence {
    private let board: Board
    private let alerts: [AlertRow]
    private let first: Int

    var count: Int { board.matching.nextSerial - first + alerts.count }

    init(_ board: Board) {
        self.board = board
        alerts = board.alerts.newest.filter(board.passes)
        first = board.firstMatch
    }

    func makeIterator() -> AnyIterator<RowID> {
        var place = board.matching.nextSerial - 1
        var alert = 0
        return AnyIterator {
            let serial = place >= first ? board.matching[place] : nil
            let time = serial.flatMap { board.incidents[$0]?.time } ?? .min
            if alert < alerts.count, serial == nil || alerts[alert].time >= time {
                alert += 1
                return .alert(alerts[alert - 1].alert.id)
            }
            guard let serial else { return nil }
            place -= 1
            return .incident(serial)
        }
    }
}

extension Ring<Int> {
    /// Of numbers that ascend, but for few: the place of the first one that is not below `value`.
    func place(of value: Int) -> Int {
        var (low, high) = (firstSerial, nextSerial)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] ?? 0 < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The place of a number; one that stands out of order is searched for one by one.
    func place(holding value: Int, from first: Int) -> Int? {
        let place = place(of: value)
        if place >= first, self[place] == value { return place }
        return (first..<nextSerial).last { self[$0] == value }
    }
}

extension Board {
    /// Place in ``matching`` of the oldest incident that is still kept.
    var firstMatch: Int {
        var place = matching.place(of: incidents.firstSerial)
        while let serial = matching[place], incidents[serial] == nil { place += 1 }
        return place
    }
}

extension AlertTable {
    /// Rows, newest first.
    var newest: [AlertRow] { ids.compactMap { self[$0] } }
}
