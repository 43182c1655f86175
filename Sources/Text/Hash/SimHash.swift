/// Charikar's similarity hash over the words and word pairs of a text: near-duplicates differ in few of 64 bits.
///
/// The 64 vote counters are kept in slices: bit `b` of `planes[p]` is bit `p` of counter `b`. Of each place two votes are added
/// at once, so that one addition of 64 counters takes a vote only five word operations (Harley and Seal's population count).
public struct SimHash: Sendable {
    private var ones: UInt64 = 0
    private var waiting: UInt64 = 0
    private var twos: UInt64 = 0
    private var waitingTwo: UInt64 = 0
    /// Places from 4 on.
    private var planes: [UInt64] = []
    private var votes = 0
    private var previous: UInt64 = 0
    /// Words added so far.
    public private(set) var words = 0

    public init() { planes.reserveCapacity(10) }

    /// Adds one word by its ``WordHash`` value.
    public mutating func add(_ word: UInt64) {
        vote(mix(word))
        if words > 0 { vote(mix(previous &* 31 &+ word)) }
        previous = word
        words += 1
    }

    /// The fingerprint of what was added, a bit for each counter that more than half of the votes raised; 0 for nothing.
    public var value: UInt64 {
        let counters = settled()
        // All counters are compared with half of the votes at once, from their highest bits down.
        let half = votes / 2
        var (above, equal) = (UInt64.min, UInt64.max)
        for place in counters.indices.reversed() {
            if half >> place & 1 == 0 {
                above |= equal & counters[place]
                equal &= ~counters[place]
            } else {
                equal &= counters[place]
            }
        }
        return half >> counters.count == 0 ? above : 0
    }

    @inline(__always)
    private mutating func vote(_ hash: UInt64) {
        votes += 1
        if votes & 1 == 1 {
            waiting = hash
            return
        }
        let two = Self.sum(&ones, waiting, hash)
        if votes & 3 == 2 {
            waitingTwo = two
        } else {
            Self.ripple(&planes, 0, Self.sum(&twos, waitingTwo, two))
        }
    }

    /// All places, with what still waits added.
    private func settled() -> [UInt64] {
        var counters = [ones, twos] + planes
        if votes & 1 == 1 { Self.ripple(&counters, 0, waiting) }
        if votes & 3 >= 2 { Self.ripple(&counters, 1, waitingTwo) }
        return counters
    }

    /// Adds two votes to a place and returns what is carried to the next.
    @inline(__always)
    private static func sum(_ place: inout UInt64, _ one: UInt64, _ other: UInt64) -> UInt64 {
        let either = one ^ other
        let carry = one & other | either & place
        place ^= either
        return carry
    }

    private static func ripple(_ planes: inout [UInt64], _ start: Int, _ vote: UInt64) {
        var carry = vote
        var place = start
        while carry != 0 {
            if place == planes.count { planes.append(0) }
            let plane = planes[place]
            planes[place] = plane ^ carry
            carry &= plane
            place += 1
        }
    }

    /// Finalizer of SplitMix64: spreads FNV's weak high bits before they vote.
    @inline(__always)
    private func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
