/// Charikar's similarity hash over the words and word pairs of a text: near-duplicates differ in few of 64 bits.
///
/// The 64 vote counters are kept in slices: bit `b` of `planes[p]` is bit `p` of counter `b`, so that a vote adds to all
/// counters at once with two or three word operations.
public struct SimHash: Sendable {
    private var planes: [UInt64] = []
    private var votes = 0
    private var previous: UInt64 = 0
    /// Words added so far.
    public private(set) var words = 0

    public init() { planes.reserveCapacity(12) }

    /// Adds one word by its ``WordHash`` value.
    public mutating func add(_ word: UInt64) {
        vote(mix(word))
        if words > 0 { vote(mix(previous &* 31 &+ word)) }
        previous = word
        words += 1
    }

    /// The fingerprint of what was added, a bit for each counter that more than half of the votes raised; 0 for nothing.
    public var value: UInt64 {
        var bits: UInt64 = 0
        for bit in 0..<UInt64(64) where count(bit) * 2 > votes { bits |= 1 << bit }
        return bits
    }

    private func count(_ bit: UInt64) -> Int {
        planes.reversed().reduce(0) { $0 << 1 | Int(truncatingIfNeeded: $1 >> bit & 1) }
    }

    @inline(__always)
    private mutating func vote(_ hash: UInt64) {
        votes += 1
        var carry = hash
        for place in planes.indices {
            let plane = planes[place]
            planes[place] = plane ^ carry
            carry &= plane
            if carry == 0 { return }
        }
        planes.append(carry)
    }

    /// Finalizer of SplitMix64: spreads FNV's weak high bits before they vote.
    private func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
