extension UInt64 {
    /// Where a table of open addressing looks first for a key; `mask` is its size, a power of two, less one. The bits of the
    /// product in the middle depend on all bits of a key (Knuth, volume 3, 6.4: Fibonacci hashing).
    @inline(__always)
    func slot(_ mask: Int) -> Int { Int(truncatingIfNeeded: (self &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask }
}
