/// Bits carried by two kinds of characters that nobody sees: zero-width ones, or the invisible operators ("sneaky bits").
enum BitDecoder {
    /// Bits beyond this number are not read.
    private static let limit = 8 * 16 * 1024

    /// The bytes that hidden characters carry, if they are text; either kind may be the 1, and a third kind sets bytes apart.
    static func decode(_ bytes: [UInt8]) -> DecodedPiece? {
        bytes.withUnsafeBufferPointer { buffer in
            let (marks, range) = marks(buffer)
            guard marks.count >= 48, let (zero, one) = kinds(marks) else { return nil }
            let bits = marks.compactMap { $0 == zero ? UInt8(0) : $0 == one ? UInt8(1) : nil }
            for flip in [UInt8(0), 1] {
                let text = packed(bits, flip)
                guard Readable.accepts(text) else { continue }
                let map = OffsetMap.identity.behind(.block(range))
                return DecodedPiece(encodings: [.zeroWidth], text: MappedText(bytes: text, map: map))
            }
            return nil
        }
    }

    /// The hidden characters by their last byte and the byte before, and where they stand.
    private static func marks(_ bytes: UnsafeBufferPointer<UInt8>) -> (
        marks: [UInt16], range: Range<Int>
    ) {
        var marks: [UInt16] = []
        var range = 0..<0
        for index in 2..<max(2, bytes.count) where bytes[index - 2] == 0xE2 || bytes[index - 2] == 0xEF {
            let mark = UInt16(bytes[index - 1]) << 8 | UInt16(bytes[index])
            // U+200B…200F, U+2060…2064 and U+FEFF.
            guard 0x808B...0x808F ~= mark || 0x81A0...0x81A4 ~= mark || mark == 0xBBBF else { continue }
            guard marks.count < limit else { break }
            range = (marks.isEmpty ? index - 2 : range.lowerBound)..<index + 1
            marks.append(mark)
        }
        return (marks, range)
    }

    /// The two commonest kinds, in their numbers' order.
    private static func kinds(_ marks: [UInt16]) -> (UInt16, UInt16)? {
        var counts: [UInt16: Int] = [:]
        for mark in marks { counts[mark, default: 0] += 1 }
        let order = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        guard order.count >= 2, order[1].value * 16 >= marks.count else { return nil }
        return (min(order[0].key, order[1].key), max(order[0].key, order[1].key))
    }

    private static func packed(_ bits: [UInt8], _ flip: UInt8) -> [UInt8] {
        stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ^ flip) }
        }
    }
}
