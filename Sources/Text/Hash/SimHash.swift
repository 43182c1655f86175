/// Charikar's similarity hash over the words and word pairs of a text: near-duplicates differ in few of 64 bits.
public struct SimHash: Sendable {
    private var sums = [Int32](repeating: 0, count: 64)
    private var previous: UInt64 = 0
    /// Words added so far.
    public private(set) var words = 0

    public init() {}

    /// Adds one word by its ``WordHash`` value.
    public mutating func add(_ word: UInt64) {
        vote(mix(word))
        if words > 0 { vote(mix(previous &* 31 &+ word)) }
        previous = word
        words += 1
    }

    /// The fingerprint of what was added; 0 for nothing.
    public var value: UInt64 {
        guard words > 0 else { return 0 }
        var bits: UInt64 = 0
        for bit in 0..<64 where sums[bit] > 0 { bits |= 1 << UInt64(bit) }
        return bits
    }

    private mutating func vote(_ hash: UInt64) {
        for bit in 0..<64 { sums[bit] &+= Int32(truncatingIfNeeded: (hash >> UInt64(bit)) & 1) &* 2 &- 1 }
    }

    /// Finalizer of SplitMix64: spreads FNV's weak high bits before they vote.
    private func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
