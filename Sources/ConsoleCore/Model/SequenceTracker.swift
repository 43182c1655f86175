/// Numbers that did not come, of one run of one gateway.
public struct Hole: Sendable, Hashable {
    public let gateway: String
    public let boot: String
    public let range: ClosedRange<Int>

    public init(gateway: String, boot: String, range: ClosedRange<Int>) {
        self.gateway = gateway
        self.boot = boot
        self.range = range
    }

    /// How many numbers it has, 10^12 at most.
    var count: Int { Self.count(range) }

    static func count(_ range: ClosedRange<Int>) -> Int {
        let (length, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        return overflow ? 1_000_000_000_000 : min(1_000_000_000_000, length) + 1
    }
}

/// Sees every event that the feed lost, and those that are found again: numbers grow by one per gateway and boot.
struct SequenceTracker: Sendable {
    enum Ruling: Sendable, Equatable {
        case next
        /// Seen before, or of a run of the gateway that is over.
        case duplicate
        /// Missing until now.
        case late
        /// As many events are missing before this one.
        case gap(Hole)
        /// A number that no gateway can have reached since its last one: somebody made it up.
        case implausible
    }

    private struct Position: Sendable {
        var boot: String
        var last: Int
        var retired: [String] = []
        /// What a snapshot said was published, and when it said so (monotonic milliseconds).
        var claim: (sequence: Int, at: Int)?
    }

    private struct OpenHole: Sendable {
        let hole: Hole
        /// What is still missing, in ascending order.
        var missing: [ClosedRange<Int>]

        /// Numbers still missing.
        var count: Int { missing.reduce(0) { $0 + Hole.count($1) } }
    }

    private static let gateways = 256
    private static let retiredKept = 16
    /// How long events that a snapshot already counts may still be under way, milliseconds.
    private static let grace = 1000
    /// Holes that are waited for at the same time, numbers of one that is worth repairing, and pieces it may fall into.
    static let holesKept = 32
    static let repairable = 100_000
    private static let pieces = 1024
    /// A step that takes a gateway at 10,000 events a second over an hour; a snapshot may tell of a larger one.
    static let longestStep = 50_000_000
    /// A snapshot that is so far behind what the feed said unmasks a number that somebody made up.
    private static let longestLead = 1_000_000

    /// Bytes of the name of a gateway or of its run; a longer one was made up, and would be kept.
    private static let longestName = 128

    private static func isName(_ text: String) -> Bool { text.utf8.count <= longestName }

    private var positions: [String: Position] = [:]
    private var holes: [OpenHole] = []

    /// Numbers that are still missing in holes that wait for repair.
    var missing: Int { holes.reduce(0) { $0 + $1.count } }
    /// True while events that a snapshot counted may be under way.
    var isWaiting: Bool { positions.values.contains { $0.claim != nil } }

    /// Rules on one event and moves on. The first event of an unknown gateway sets the base line.
    mutating func accept(gateway: String, boot: String, sequence: Int) -> Ruling {
        guard Self.isName(gateway), Self.isName(boot) else { return .implausible }
        guard var position = positions[gateway] else {
            start(gateway, boot: boot, at: sequence)
            return .next
        }
        if position.boot != boot {
            guard !position.retired.contains(boot) else {
                return fill(gateway, boot, sequence) ? .late : .duplicate
            }
            guard sequence <= Self.longestStep else { return .implausible }
            position.retired = (position.retired + [position.boot]).suffix(Self.retiredKept)
            (position.boot, position.last, position.claim) = (boot, 0, nil)
        }
        guard sequence > position.last else { return fill(gateway, boot, sequence) ? .late : .duplicate }
        let missing = sequence - position.last - 1
        guard missing <= Self.longestStep else { return .implausible }
        let hole = missing > 0 ? Hole(gateway: gateway, boot: boot, range: (position.last + 1)...(sequence - 1)) : nil
        position.last = sequence
        positions[gateway] = position
        guard let hole else { return .next }
        open(hole)
        return .gap(hole)
    }

    /// A snapshot says that `sequence` events were published. Those may still be on their way, so a gap is only declared
    /// by ``overdue(now:)`` later; for an unknown gateway it is the base line.
    mutating func claim(gateway: String, boot: String, sequence: Int, now: Int) {
        let sequence = max(0, sequence)
        guard Self.isName(gateway), Self.isName(boot) else { return }
        guard var position = positions[gateway] else { return start(gateway, boot: boot, at: sequence) }
        if position.boot != boot {
            guard !position.retired.contains(boot) else { return }
            position.retired = (position.retired + [position.boot]).suffix(Self.retiredKept)
            (position.boot, position.last) = (boot, 0)
        }
        if position.last - sequence > Self.longestLead { position.last = sequence }
        position.claim = sequence > position.last ? (sequence, now) : nil
        positions[gateway] = position
    }

    /// Takes a snapshot's number as seen, for times when no feed is expected.
    mutating func rebase(gateway: String, boot: String, sequence: Int) {
        holes = []
        guard Self.isName(gateway), Self.isName(boot) else { return }
        start(gateway, boot: boot, at: sequence)
    }

    /// Events that a snapshot counted and that did not come within the grace period.
    mutating func overdue(now: Int) -> [Hole] {
        var found: [Hole] = []
        for (gateway, position) in positions.sorted(by: { $0.key < $1.key }) {
            guard let claim = position.claim, now - claim.at >= Self.grace else { continue }
            if claim.sequence > position.last {
                found.append(
                    Hole(gateway: gateway, boot: position.boot, range: (position.last + 1)...claim.sequence))
            }
            positions[gateway]?.last = max(position.last, claim.sequence)
            positions[gateway]?.claim = nil
        }
        found.forEach { open($0) }
        return found
    }

    /// True for a hole that is waited for and of which nothing is missing any more.
    func isFilled(_ hole: Hole) -> Bool { holes.contains { $0.hole == hole && $0.missing.isEmpty } }

    /// Ends the wait for a hole: how many of its numbers are missing for good; nil when it is not waited for.
    mutating func close(_ hole: Hole) -> Int? {
        guard let index = holes.firstIndex(where: { $0.hole == hole }) else { return nil }
        return holes.remove(at: index).count
    }

    private mutating func open(_ hole: Hole) {
        if holes.count >= Self.holesKept { holes.removeFirst() }
        holes.append(OpenHole(hole: hole, missing: [hole.range]))
    }

    /// Takes a number out of the hole that it is missing in; false when it is missing in none.
    private mutating func fill(_ gateway: String, _ boot: String, _ sequence: Int) -> Bool {
        for index in holes.indices where holes[index].hole.gateway == gateway && holes[index].hole.boot == boot {
            guard let at = holes[index].missing.firstIndex(where: { $0.contains(sequence) }) else { continue }
            let piece = holes[index].missing[at]
            let isInside = piece.lowerBound < sequence && sequence < piece.upperBound
            guard !isInside || holes[index].missing.count < Self.pieces else { return false }
            var rest: [ClosedRange<Int>] = []
            if piece.lowerBound < sequence { rest.append(piece.lowerBound...(sequence - 1)) }
            if sequence < piece.upperBound { rest.append((sequence + 1)...piece.upperBound) }
            holes[index].missing.replaceSubrange(at...at, with: rest)
            return true
        }
        return false
    }

    private mutating func start(_ gateway: String, boot: String, at sequence: Int) {
        if positions.count >= Self.gateways { positions.removeAll() }
        positions[gateway] = Position(boot: boot, last: max(0, sequence))
    }
}
