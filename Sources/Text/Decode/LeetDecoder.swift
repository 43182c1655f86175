/// Digits and signs in place of letters (`1gn0r3`), resolved when that turns enough of such words into common English.
enum LeetDecoder {
    /// The text with such words resolved, or nil when too few become known words.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, map: OffsetMap) -> DecodedPiece? {
        let words = mixedWords(bytes)
        let common = CommonWords.shared
        var tally = Tally()
        var ways: [Int] = []
        ways.reserveCapacity(words.count)
        for range in words {
            let way = way(bytes, range, common)
            tally.mixed += 1
            if way != nil {
                tally.known += 1
                tally.letters += range.count
                tally.longest = max(tally.longest, range.count)
            }
            ways.append(way ?? 0)
        }
        guard tally.isEnough else { return nil }
        var output = Array(bytes)
        for (range, way) in zip(words, ways) { rewrite(bytes, range, way) { output[$0] = $1 } }
        if tally.known >= 2 { resolveNumbers(&output) }
        return DecodedPiece(encodings: [.leet], text: MappedText(bytes: output, map: map))
    }

    private struct Tally {
        var mixed = 0
        var known = 0
        var letters = 0
        var longest = 0

        /// Two known words and a third of all; in a short text one long word is enough.
        var isEnough: Bool {
            if known >= 2 { return known * 3 >= mixed && letters >= 7 }
            return known == 1 && mixed <= 2 && longest >= 5
        }
    }

    /// What a sign stands for; `one` for `1`, `!` and `|`, which are i or l.
    @inline(__always)
    private static func letter(_ byte: UInt8, one: UInt8) -> UInt8 {
        switch byte {
        case 0x30: 0x6F
        case 0x31, 0x21, 0x7C: one
        case 0x32: 0x7A
        case 0x33: 0x65
        case 0x34, 0x40: 0x61
        case 0x35, 0x24: 0x73
        case 0x36: 0x67
        case 0x37, 0x2B: 0x74
        case 0x38: 0x62
        case 0x39: 0x67
        default: byte
        }
    }

    /// The way to read a mixed word that makes it a known one: a bit for each of the first three signs that are i or l, 1 for
    /// l; nil if there is none.
    private static func way(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ common: CommonWords
    ) -> Int? {
        let signs = range.reduce(0) { $0 + (isAmbiguous(bytes[$1]) ? 1 : 0) }
        for way in 0..<1 << min(3, signs) {
            var key = WordKey()
            rewrite(bytes, range, way) { key.add($1.lowercased) }
            if common.contains(key.value) { return way }
        }
        return nil
    }

    @inline(__always)
    private static func isAmbiguous(_ byte: UInt8) -> Bool {
        byte == 0x31 || byte == 0x21 || byte == 0x7C
    }

    /// Calls `write` with each byte of a word as it is read in a way.
    @inline(__always)
    private static func rewrite(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ way: Int,
        _ write: (Int, UInt8) -> Void
    ) {
        var place = 0
        for index in range {
            let byte = bytes[index]
            write(index, letter(byte, one: way >> place & 1 == 0 ? 0x69 : 0x6C))
            // All signs after the third are read like it.
            if isAmbiguous(byte), place < 2 { place += 1 }
        }
    }

    /// In a text of such words, numbers that read as words are words as well: `70 3ch0 17`.
    private static func resolveNumbers(_ bytes: inout [UInt8]) {
        let table = ByteTraits.Table.shared
        var start = 0
        for index in 0...bytes.count {
            if index < bytes.count, isLeet(bytes[index], table) || bytes[index] == 0x2E || bytes[index] == 0x2C {
                continue
            }
            if index - start == 1 {
                if bytes[start] == 0x34 {
                    bytes[start] = 0x61
                } else if bytes[start] == 0x31 {
                    bytes[start] = 0x69
                }
            } else if index - start == 2,
                let word = pairs[UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])]
            {
                (bytes[start], bytes[start + 1]) = word
            }
            start = index + 1
        }
    }

    /// `70` to, `17` it, `15` is.
    private static let pairs: [UInt16: (UInt8, UInt8)] = [
        0x3730: (0x74, 0x6F), 0x3137: (0x69, 0x74), 0x3135: (0x69, 0x73),
    ]

    /// Runs of letters, digits and signs that hold both a letter and one of the others.
    private static func mixedWords(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        let table = ByteTraits.Table.shared
        var ranges: [Range<Int>] = []
        var start = 0
        var letters = 0
        for index in 0...bytes.count {
            let byte = index < bytes.count ? bytes[index] : 0x20
            if isLeet(byte, table) {
                letters += table[byte] & ByteTraits.letter.rawValue != 0 ? 1 : 0
                continue
            }
            if letters > 0, letters < index - start {
                var end = index
                // A sign at the end is punctuation: "now!".
                while bytes[end - 1] == 0x21 || bytes[end - 1] == 0x2B { end -= 1 }
                if letters < end - start, end - start <= CommonWords.longest { ranges.append(start..<end) }
            }
            start = index + 1
            letters = 0
        }
        return ranges
    }

    /// A letter, a digit, or a sign that stands for a letter.
    @inline(__always)
    private static func isLeet(_ byte: UInt8, _ table: ByteTraits.Table) -> Bool {
        table[byte] & ByteTraits([.letter, .digit, .sign]).rawValue != 0 || byte == 0x21 || byte == 0x2B
    }
}
