/// Digits and signs in place of letters (`1gn0r3`), resolved only when that turns several words into common English.
enum LeetDecoder {
    /// The text with such words resolved, or nil when fewer than two become known words.
    static func decode(_ text: MappedText, _ words: CommonWords) -> DecodedPiece? {
        var bytes = text.bytes
        var mixed = 0
        var known = 0
        for range in mixedWords(text.bytes) {
            mixed += 1
            let candidates = [resolve(bytes[range], one: 0x69), resolve(bytes[range], one: 0x6C)]
            let best = candidates.first { words.contains(WordHash($0).value) }
            known += best == nil ? 0 : 1
            bytes.replaceSubrange(range, with: best ?? candidates[0])
        }
        guard known >= 2, known * 4 >= mixed else { return nil }
        return DecodedPiece(encoding: .leet, text: MappedText(bytes: bytes, map: text.map))
    }

    private static func resolve(_ word: ArraySlice<UInt8>, one: UInt8) -> [UInt8] {
        word.map { byte in
            switch byte {
            case 0x30: 0x6F
            case 0x31, 0x21, 0x7C: one
            case 0x33: 0x65
            case 0x34, 0x40: 0x61
            case 0x35, 0x24: 0x73
            case 0x37, 0x2B: 0x74
            case 0x38: 0x62
            case 0x39: 0x67
            default: byte
            }
        }
    }

    /// Runs of letters, digits and `@$!|+` that hold both a letter and one of the others.
    private static func mixedWords(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var letters = 0
        for index in 0...bytes.count {
            let byte = index < bytes.count ? bytes[index] : 0x20
            if isLeet(byte) {
                letters += byte.isASCIILetter ? 1 : 0
                continue
            }
            var end = index
            // A sign at the end is punctuation: "now!".
            while end > start, bytes[end - 1] == 0x21 || bytes[end - 1] == 0x2B { end -= 1 }
            if letters > 0, letters < end - start { ranges.append(start..<end) }
            start = index + 1
            letters = 0
        }
        return ranges
    }

    private static func isLeet(_ byte: UInt8) -> Bool {
        if byte.isASCIILetter || byte.isASCIIDigit { return true }
        return byte == 0x40 || byte == 0x24 || byte == 0x21 || byte == 0x7C || byte == 0x2B
    }
}
