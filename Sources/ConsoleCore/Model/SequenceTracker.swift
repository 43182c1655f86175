/// Sees every event that the feed lost: numbers grow by one per gateway and boot.
struct SequenceTracker: Sendable {
    enum Ruling: Sendable, Equatable {
        case next
        /// Seen before, or of a run of the gateway that is over.
        case duplicate
        /// As many events are missing before this one.
        case gap(Int)
    }

    private struct Position: Sendable {
        var boot: String
        var last: Int
        var retired: [String] = []
        /// What a snapshot said was published, and when it said so (monotonic milliseconds).
        var claim: (sequence: Int, at: Int)?
    }

    private static let gateways = 256
    private static let retiredKept = 16
    /// How long events that a snapshot already counts may still be under way, milliseconds.
    private static let grace = 1000

    private var positions: [String: Position] = [:]

    /// Rules on one event and moves on. The first event of an unknown gateway sets the base line.
    mutating func accept(gateway: String, boot: String, sequence: Int) -> Ruling {
        guard var position = positions[gateway] else {
            start(gateway, boot: boot, at: sequence)
            return .next
        }
        if position.boot != boot {
            guard !position.retired.contains(boot) else { return .duplicate }
            position.retired = (position.retired + [position.boot]).suffix(Self.retiredKept)
            (position.boot, position.last, position.claim) = (boot, 0, nil)
        }
        defer { positions[gateway] = position }
        guard sequence > position.last else { return .duplicate }
        let missing = sequence - position.last - 1
        position.last = sequence
        return missing == 0 ? .next : .gap(missing)
    }

    /// A snapshot says that `sequence` events were published. Those may still be on their way, so a gap is only declared
    /// by ``overdue(now:)`` later; for an unknown gateway it is the base line.
    mutating func claim(gateway: String, boot: String, sequence: Int, now: Int) {
        guard var position = positions[gateway] else { return start(gateway, boot: boot, at: sequence) }
        if position.boot != boot {
            guard !position.retired.contains(boot) else { return }
            position.retired = (position.retired + [position.boot]).suffix(Self.retiredKept)
            (position.boot, position.last) = (boot, 0)
        }
        position.claim = sequence > position.last ? (sequence, now) : nil
        positions[gateway] = position
    }

    /// Takes a snapshot's number as seen, for times when no feed is expected.
    mutating func rebase(gateway: String, boot: String, sequence: Int) {
        start(gateway, boot: boot, at: sequence)
    }

    /// Events that a snapshot counted and that did not come within the grace period.
    mutating func overdue(now: Int) -> Int {
        var missing = 0
        for (gateway, position) in positions {
            guard let claim = position.claim, now - claim.at >= Self.grace else { continue }
            missing += max(0, claim.sequence - position.last)
            positions[gateway]?.last = max(position.last, claim.sequence)
            positions[gateway]?.claim = nil
        }
        return missing
    }

    private mutating func start(_ gateway: String, boot: String, at sequence: Int) {
        if positions.count >= Self.gateways { positions.removeAll() }
        positions[gateway] = Position(boot: boot, last: max(0, sequence))
    }
}
