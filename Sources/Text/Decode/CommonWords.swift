/// The commonest English words, which tell plain text from a rotated or rewritten one.
///
/// The memory is written by `init` alone and never freed, so that loops read it without counting references.
struct CommonWords: @unchecked Sendable {
    static let shared = CommonWords()
    /// No word is longer.
    static let longest = 16

    private let keys: UnsafePointer<UInt64>
    private let mask: Int

    private init() {
        let words = Self.words
        var size = 16
        while size < words.count * 3 { size *= 2 }
        let keys = UnsafeMutablePointer<UInt64>.allocate(capacity: size)
        keys.initialize(repeating: 0, count: size)
        for word in words {
            let key = WordKey(word).value
            // The names of letters are no English where they stand in a row.
            if SpellingDecoder.names[key] != nil { continue }
            var slot = Self.slot(key, size - 1)
            while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (size - 1) }
            keys[slot] = key
        }
        self.keys = UnsafePointer(keys)
        mask = size - 1
    }

    /// All words, the commonest first after those of one to three letters.
    static var words: [Substring.UTF8View] {
        WordList.words.utf8.split(whereSeparator: \.isASCIISpace)
    }

    /// Whether a word, given by its ``WordKey``, is common English.
    @inline(__always)
    func contains(_ key: UInt64) -> Bool {
        var slot = Self.slot(key, mask)
        while keys[slot] != 0 {
            if keys[slot] == key { return true }
            slot = (slot + 1) & mask
        }
        return false
    }

    @inline(__always)
    private static func slot(_ key: UInt64, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
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
