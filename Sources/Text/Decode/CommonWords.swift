/// The commonest English words, which tell plain text from a rotated or rewritten one.
struct CommonWords: Sendable {
    static let shared = CommonWords()
    /// No word is longer.
    static let longest = 16

    private let keys: StaticTable<UInt64>
    private let mask: Int

    private init() {
        let words = Self.words
        var size = 16
        while size < words.count * 3 { size *= 2 }
        var keys = [UInt64](repeating: 0, count: size)
        for word in words {
            let key = WordKey(word).value
            // The names of letters are no English where they stand in a row.
            if SpellingDecoder.names[key] != nil { continue }
            var slot = key.slot(size - 1)
            while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (size - 1) }
            keys[slot] = key
        }
        self.keys = StaticTable(keys)
        mask = size - 1
    }

    /// All words, the commonest first after those of one to three letters.
    static var words: [Substring.UTF8View] {
        WordList.words.utf8.split(whereSeparator: \.isASCIISpace)
    }

    /// Whether a word, given by its ``WordKey``, is common English.
    @inline(__always)
    func contains(_ key: UInt64) -> Bool {
        var slot = key.slot(mask)
        while keys[slot] != 0 {
            if keys[slot] == key { return true }
            slot = (slot + 1) & mask
        }
        return false
    }
}

/// What ``CommonWords`` knows a word by: letters turned into 64 bits, which up to nine letters fill without overlap, so that
/// a walk over text costs a rotation a letter.
struct WordKey {
    private(set) var value: UInt64 = 0

    init() {}

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Adds a small letter.
    @inline(__always)
    mutating func add(_ byte: UInt8) { value = (value << 7 | value >> 57) ^ UInt64(byte) }
}
