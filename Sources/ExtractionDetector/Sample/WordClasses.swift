import Text

/// What single words say of a text, looked up by hash: open addressing, a quarter full at most.
struct WordClasses: Sendable {
    /// A bit for each kind.
    struct Kinds: OptionSet, Sendable {
        let rawValue: UInt8
        /// May stand before a task without making it a question.
        static let polite = Kinds(rawValue: 1 << 0)
        /// An imperative.
        static let task = Kinds(rawValue: 1 << 1)
        /// The writer speaks of himself.
        static let firstPerson = Kinds(rawValue: 1 << 2)
        /// Of grammar.
        static let grammar = Kinds(rawValue: 1 << 3)
    }

    private let keys: [UInt64]
    private let kinds: [UInt8]
    private let mask: UInt64

    init(_ lists: [(kind: Kinds, words: Set<String>)]) {
        var found: [UInt64: Kinds] = [:]
        for list in lists {
            for word in list.words { found[WordHash(word.utf8).value, default: []].formUnion(list.kind) }
        }
        var size = 16
        while size < found.count * 4 { size *= 2 }
        var keys = [UInt64](repeating: 0, count: size)
        var kinds = [UInt8](repeating: 0, count: size)
        for (key, kind) in found.sorted(by: { $0.key < $1.key }) {
            var slot = Self.slot(key, UInt64(size - 1))
            while kinds[slot] != 0 { slot = (slot + 1) & (size - 1) }
            (keys[slot], kinds[slot]) = (key, kind.rawValue)
        }
        (self.keys, self.kinds, mask) = (keys, kinds, UInt64(size - 1))
    }

    @inline(__always)
    private static func slot(_ key: UInt64, _ mask: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40 & mask)
    }

    /// The kinds of a word, by its ``WordHash``; nothing for one that is not listed.
    @inline(__always)
    subscript(word: UInt64) -> Kinds {
        var slot = Self.slot(word, mask)
        while kinds[slot] != 0 {
            if keys[slot] == word { return Kinds(rawValue: kinds[slot]) }
            slot = (slot + 1) & Int(mask)
        }
        return []
    }
}
