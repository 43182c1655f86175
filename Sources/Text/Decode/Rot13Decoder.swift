/// Letters rotated by 13, taken for such only when rotated common English words clearly outnumber plain ones.
enum Rot13Decoder {
    /// The whole text rotated back, or nil when rotation makes it no more English.
    static func decode(_ text: MappedText, _ words: CommonWords) -> DecodedPiece? {
        let (total, plain, rotated) = count(text.bytes, words)
        guard rotated >= 3, rotated * 5 >= total - 2 * plain else { return nil }
        return DecodedPiece(encoding: .rot13, text: MappedText(bytes: text.bytes.map(rotate), map: text.map))
    }

    /// A letter 13 places on; anything else unchanged.
    @inline(__always)
    static func rotate(_ byte: UInt8) -> UInt8 {
        guard byte.isASCIILetter else { return byte }
        let base = byte & 0x20 | 0x41
        return (byte - base + 13) % 26 + base
    }

    private static func count(_ bytes: [UInt8], _ words: CommonWords) -> (total: Int, plain: Int, rotated: Int) {
        bytes.withUnsafeBufferPointer { buffer in
            words.read { common, turned in
                var scanner = WordScanner(buffer)
                var (total, plain, rotated) = (0, 0, 0)
                while let word = scanner.next() {
                    total += 1
                    if common[word.hash] >= 0 {
                        plain += 1
                    } else if turned[word.hash] >= 0 {
                        rotated += 1
                    }
                }
                return (total, plain, rotated)
            }
        }
    }
}
