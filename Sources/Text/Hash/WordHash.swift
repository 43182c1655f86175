/// FNV-1a over the bytes of a word, 64 bits: the one hash for word tables and fingerprints.
///
/// It is not keyed: whoever forges a collision only makes his own text look like a word of a rule.
public struct WordHash: Sendable, Equatable {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    /// Hash of a whole word.
    public init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    @inline(__always)
    public mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
