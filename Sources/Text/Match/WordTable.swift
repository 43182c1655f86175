/// A set of words with a number each, looked up by hash: open addressing, at most half full.
struct WordTable: Sendable {
    private let keys: [UInt64]
    private let values: [Int32]
    private let mask: Int

    /// `words` pairs each word with a number that is not negative; a word given twice keeps the first number.
    init(_ words: some Collection<(key: UInt64, value: Int32)>) {
        var size = 16
        while size < words.count * 2 { size *= 2 }
        var keys = [UInt64](repeating: 0, count: size)
        var values = [Int32](repeating: -1, count: size)
        for (key, value) in words {
            var slot = key.slot(size - 1)
            while values[slot] >= 0, keys[slot] != key { slot = (slot + 1) & (size - 1) }
            if values[slot] < 0 { (keys[slot], values[slot]) = (key, value) }
        }
        (self.keys, self.values, mask) = (keys, values, size - 1)
    }

    /// The table as plain memory, for loops over many words.
    struct Reader {
        fileprivate let keys: UnsafeBufferPointer<UInt64>
        fileprivate let values: UnsafeBufferPointer<Int32>
        fileprivate let mask: Int

        /// The number of a word, or -1.
        @inline(__always)
        subscript(key: UInt64) -> Int32 {
            var slot = key.slot(mask)
            while values[slot] >= 0 {
                if keys[slot] == key { return values[slot] }
                slot = (slot + 1) & mask
            }
            return -1
        }
    }

    /// Calls `body` with a reader that is valid during the call.
    @inline(__always)
    func read<R>(_ body: (Reader) -> R) -> R {
        keys.withUnsafeBufferPointer { keys in
            values.withUnsafeBufferPointer { body(Reader(keys: keys, values: $0, mask: mask)) }
        }
    }

    /// The number of a word, or -1.
    subscript(key: UInt64) -> Int32 { read { $0[key] } }
}
