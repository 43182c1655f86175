/// Common words by their letters: the first, and the others in any order ("pvreoius").
struct ShuffleTable: Sendable {
    static let shared = ShuffleTable()

    private let keys: StaticTable<UInt64>
    private let places: StaticTable<UInt16>
    private let words: [[UInt8]]
    private let mask: Int

    private init() {
        let common = CommonWords.shared
        words = CommonWords.words.map { Array($0) }.filter {
            $0.count >= 4 && common.contains(WordKey($0).value)
        }
        var size = 16
        while size < words.count * 2 { size *= 2 }
        var keys = [UInt64](repeating: 0, count: size)
        var places = [UInt16](repeating: 0, count: size)
        for (place, word) in words.enumerated() {
            guard let key = Self.key(word) else { continue }
            var slot = key.slot(size - 1)
            while keys[slot] != 0 { slot = (slot + 1) & (size - 1) }
            (keys[slot], places[slot]) = (key, UInt16(place))
        }
        self.keys = StaticTable(keys)
        self.places = StaticTable(places)
        mask = size - 1
    }

    /// The common word whose inner letters these are in another order, or nil. In front of a sign the last letter may have
    /// moved as well: who shuffles `rules.` may take the full stop for its last letter.
    func unshuffled(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        guard range.count >= 4, range.count <= CommonWords.longest, let key = Self.key(bytes[range])
        else { return nil }
        let isFree = range.upperBound < bytes.count && !bytes[range.upperBound].isASCIISpace
        let last = bytes[range.upperBound - 1].lowercased
        var slot = key.slot(mask)
        while keys[slot] != 0 {
            // Of words with the same letters the commoner one stands first.
            if keys[slot] == key, isFree || words[Int(places[slot])].last == last {
                return words[Int(places[slot])]
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// A sum over the letters after the first, so that their order does not matter; nil for anything but letters.
    private static func key(_ word: some Collection<UInt8>) -> UInt64? {
        var sum: UInt64 = 0
        var first: UInt64 = 0
        for byte in word {
            guard byte.isASCIILetter else { return nil }
            let letter = UInt64(byte | 0x20)
            if first == 0 { first = letter } else { sum &+= mixed(letter) }
        }
        return (sum ^ first << 8) | 1 << 63
    }

    @inline(__always)
    private static func mixed(_ letter: UInt64) -> UInt64 {
        let spread = (letter ^ letter << 21) &* 0xBF58_476D_1CE4_E5B9
        return spread ^ spread >> 29
    }
}
