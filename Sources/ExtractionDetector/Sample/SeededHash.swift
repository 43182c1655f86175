/// Hashing that nobody can aim who does not know the installation's seed.
enum SeededHash {
    /// Finalizer of SplitMix64: every bit of the result depends on every bit of the value.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// The hash of a value behind another.
    @inline(__always)
    static func chain(_ hash: UInt64, _ value: UInt64) -> UInt64 { mix(hash &* 0x9E37_79B9_7F4A_7C15 ^ value) }
}
