/// Cuts normalised bytes into words.
///
/// A word is a run of letters, digits and characters outside ASCII; an apostrophe between two of them belongs to it.
/// Scripts written without spaces (Chinese, Japanese) give one word for each pair of neighbouring characters.
public struct WordScanner {
    /// One word.
    public struct Word {
        public var hash: UInt64
        public var range: Range<Int>
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    public init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The byte where the next search begins, for callers that read what stands between words.
    public var position: Int { index }

    /// The next word, or nil at the end.
    @inline(__always)
    public mutating func next() -> Word? {
        while index < bytes.count, !bytes[index].isWordByte { index += 1 }
        guard index < bytes.count else { return nil }
        if isIdeograph(at: index) { return pair() }
        let start = index
        var hash = WordHash()
        while index < bytes.count {
            let byte = bytes[index]
            if !byte.isWordByte {
                guard byte == 0x27, index + 1 < bytes.count, bytes[index + 1].isWordByte else { break }
            } else if byte >= 0xE3, isIdeograph(at: index) {
                break
            }
            hash.add(byte)
            index += 1
        }
        return Word(hash: hash.value, range: start..<index)
    }

    private mutating func pair() -> Word {
        let start = index
        let end = isIdeograph(at: start + 3) ? start + 6 : start + 3
        index += 3
        if end == start + 6, !isIdeograph(at: start + 6) { index += 3 }
        return Word(hash: WordHash(bytes[start..<end]).value, range: start..<end)
    }

    /// True for the first byte of a three-byte character from U+3040 to U+9FFF.
    @inline(__always)
    private func isIdeograph(at index: Int) -> Bool {
        guard index + 2 < bytes.count else { return false }
        return bytes[index] &- 0xE3 < 7 && (bytes[index] > 0xE3 || bytes[index + 1] >= 0x81)
    }
}
