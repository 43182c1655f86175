import Wire

/// The rows of the second pane: refusals, warnings and remarks in the order of their arrival, the newest 10,000.
///
/// Identical refusals of a run share one row, and a request has one row however often it is told.
struct IncidentLog: Sendable {
    static let capacity = 10_000
    /// Refusals that stand in another's row and are remembered one by one.
    static let membersKept = 10_000
    /// Bytes that all rows may weigh; long texts make the oldest fall out sooner.
    private static let weightLimit = 24 << 20

    /// What became of an incident.
    enum Placement: Sendable, Equatable {
        case row
        /// It tells of a request that has a row.
        case joined
        /// It stands in the row of an identical one.
        case collapsed
    }

    private(set) var rows = Ring<Incident>(capacity: IncidentLog.capacity)
    /// Serials of the rows that pass the filter in the order in which they are shown, oldest first.
    private(set) var matching = Ring<Int>(capacity: IncidentLog.capacity)
    private(set) var members = Ring<BurstMember>(capacity: IncidentLog.membersKept)
    /// Serials of rows by the requests in them.
    private var requests: [String: Int] = [:]
    /// Serials of the newest row by the hash of its ``BurstSignature``.
    private var bursts: [Int: Int] = [:]
    private var weight = 0

    /// Puts an incident where it belongs. `passes` is the filter.
    mutating func add(_ incident: Incident, passes: (Incident) -> Bool) -> Placement {
        if !incident.request.isEmpty, let serial = requests[incident.request], !isOwnRow(incident, serial) {
            join(incident, serial, passes: passes)
            return .joined
        }
        let signature = BurstSignature(incident)
        if let signature, collapse(incident, signature) { return .collapsed }
        append(incident, signature, passes: passes)
        return .row
    }

    /// Finds the rows anew that pass a filter.
    mutating func match(_ passes: (Incident) -> Bool) {
        matching = Ring(capacity: Self.capacity)
        for serial in rows.serials.reversed() {
            if let incident = rows[serial], passes(incident) { place(serial, incident) }
        }
    }

    /// Gives a remark another text.
    mutating func rewrite(_ serial: Int, _ text: String) {
        rows.change(serial) { if case .remark = $0.body { $0.body = .remark(text) } }
    }

    /// The refusals that stand in a row besides its first, newest first, as many as are kept.
    func members(of serial: Int) -> [BurstMember] {
        members.serials.lazy.compactMap { members[$0] }.filter { $0.row == serial }
    }
}

extension IncidentLog {
    private mutating func append(_ incident: Incident, _ signature: BurstSignature?, passes: (Incident) -> Bool) {
        let serial = rows.nextSerial
        weight += incident.weight
        if let evicted = rows.append(incident) { forget(evicted) }
        while weight > Self.weightLimit, rows.count > 1, let evicted = rows.removeOldest() { forget(evicted) }
        if !incident.request.isEmpty { requests[incident.request] = serial }
        if let signature, !incident.isLate { bursts[signature.hashValue] = serial }
        if passes(incident) { place(serial, incident) }
    }

    private mutating func forget(_ evicted: Incident) {
        weight -= evicted.weight
        if let serial = requests[evicted.request], serial < rows.firstSerial { requests[evicted.request] = nil }
        guard let hash = BurstSignature(evicted)?.hashValue, let serial = bursts[hash] else { return }
        if serial < rows.firstSerial { bursts[hash] = nil }
    }

    /// The newest row comes last; one that is late stands before those of its time and later, in the order in which it is
    /// found.
    private mutating func place(_ serial: Int, _ incident: Incident) {
        guard incident.isLate else {
            matching.append(serial)
            return
        }
        insert(serial) { _, row in row.isLate ? row.time > incident.time : row.time >= incident.time }
    }

    /// Puts a row that was there already where ``match(_:)`` would.
    private mutating func placeAgain(_ serial: Int, _ incident: Incident) {
        guard !incident.isLate else { return place(serial, incident) }
        insert(serial) { other, row in row.isLate ? row.time > incident.time : other > serial }
    }

    /// Puts a row before the first one of which `isAfter` holds.
    private mutating func insert(_ serial: Int, isAfter: (Int, Incident) -> Bool) {
        let at = Self.partition(matching.firstSerial..<matching.nextSerial) { at in
            guard let other = matching[at], let row = rows[other] else { return false }
            return isAfter(other, row)
        }
        matching.insert(serial, before: at)
    }

    private mutating func collapse(_ incident: Incident, _ signature: BurstSignature) -> Bool {
        guard let serial = bursts[signature.hashValue], let row = rows[serial], BurstSignature(row) == signature,
            incident.time.subtractingReportingOverflow(row.time).partialValue.magnitude <= Burst.span
        else { return false }
        rows.change(serial) { row in
            var burst = row.burst ?? Burst(last: row.time)
            burst.count += 1
            burst.last = max(burst.last, incident.time)
            row.burst = burst
        }
        let member = BurstMember(
            row: serial, time: incident.time, arrived: incident.arrived, request: incident.request)
        if let evicted = members.append(member), requests[evicted.request] == evicted.row {
            if rows[evicted.row]?.request != evicted.request { requests[evicted.request] = nil }
        }
        if !incident.request.isEmpty { requests[incident.request] = serial }
        return true
    }

    /// True for what was found in the answer to a request that shares its row with others: it is true of that one alone.
    private func isOwnRow(_ incident: Incident, _ serial: Int) -> Bool {
        guard incident.decision?.isAnswer == true else { return false }
        guard let row = rows[serial] else { return true }
        return row.request != incident.request || row.count > 1
    }

    /// What became of an answer stands in the row of its request, whichever of them comes first.
    private mutating func join(_ incident: Incident, _ serial: Int, passes: (Incident) -> Bool) {
        guard let known = rows[serial], known.request == incident.request, let decision = known.decision,
            let other = incident.decision, known.tenant == incident.tenant, decision.isAnswer || other.isAnswer
        else { return }
        var joined = known
        joined.body = .decision(decision.joined(other))
        guard joined != known else { return }
        weight += joined.weight - known.weight
        rows[serial] = joined
        switch (passes(known), passes(joined)) {
        case (false, true): placeAgain(serial, joined)
        case (true, false):
            if let at = matching.serials.first(where: { matching[$0] == serial }) { matching.remove(at) }
        default: break
        }
    }
}

extension IncidentLog {
    /// The rows as they were at the end of a monotonic second of the console. What has fallen out since stays out, and the
    /// count of a row that took in more than is remembered one by one says at most how many there were.
    func rewound(to second: Int) -> IncidentLog {
        var past = self
        let cut = firstSerial(after: second)
        past.rows.truncate(to: cut)
        var changed: Set<Int> = []
        var at = members.nextSerial - 1
        while let member = members[at] {
            if member.arrived > second {
                past.rows.change(member.row) { $0.burst?.count -= 1 }
                changed.insert(member.row)
            } else if changed.remove(member.row) != nil {
                past.rows.change(member.row) { $0.burst?.last = member.time }
            } else if changed.isEmpty {
                break
            }
            at -= 1
        }
        past.members.truncate(to: firstMember(after: second))
        for serial in changed { past.rows.change(serial) { $0.burst = nil } }
        past.matching = Ring(capacity: Self.capacity)
        for serial in matching.serials.reversed() {
            if let row = matching[serial], row < cut { past.matching.append(row) }
        }
        return past
    }

    private func firstSerial(after second: Int) -> Int {
        Self.partition(rows.firstSerial..<rows.nextSerial) { (rows[$0]?.arrived ?? 0) > second }
    }

    private func firstMember(after second: Int) -> Int {
        Self.partition(members.firstSerial..<members.nextSerial) { (members[$0]?.arrived ?? 0) > second }
    }

    /// The first number of which `isAfter` holds, which holds for all behind it.
    private static func partition(_ range: Range<Int>, _ isAfter: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if isAfter(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
