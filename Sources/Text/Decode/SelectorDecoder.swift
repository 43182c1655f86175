/// Bytes carried by variation selectors (Butler 2025): U+FE00…FE0F are 0 to 15, U+E0100…E01EF are 16 to 255.
enum SelectorDecoder {
    /// Selectors of a run beyond this number are not read: more text than analysis keeps of any decoding.
    private static let limit = 64 * 1024

    /// The bytes of the longest run of selectors, if there are at least six and they are text.
    static func decode(_ bytes: [UInt8]) -> DecodedPiece? {
        bytes.withUnsafeBufferPointer { buffer in
            let range = longestRun(buffer)
            let text = read(buffer, range)
            guard Readable.accepts(text) else { return nil }
            let map = OffsetMap.identity.behind(.block(range))
            return DecodedPiece(encodings: [.variation], text: MappedText(bytes: text, map: map))
        }
    }

    /// Where most selectors stand in a row.
    private static func longestRun(_ buffer: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let reader = ScalarReader(bytes: buffer)
        var best = (count: 0, range: 0..<0)
        var current = (count: 0, start: 0)
        var index = 0
        while index < buffer.count {
            let (scalar, length) = reader.scalar(at: index)
            if byte(scalar) == nil {
                current.count = 0
            } else if current.count < limit {
                if current.count == 0 { current.start = index }
                current.count += 1
                if current.count > best.count { best = (current.count, current.start..<index + length) }
            }
            index += length
        }
        return best.range
    }

    private static func read(_ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
        let reader = ScalarReader(bytes: buffer)
        var out: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let (scalar, length) = reader.scalar(at: index)
            if let byte = byte(scalar) { out.append(byte) }
            index += length
        }
        return out
    }

    private static func byte(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0xFE00...0xFE0F: UInt8(scalar - 0xFE00)
        case 0xE0100...0xE01EF: UInt8(scalar - 0xE0100 + 16)
        default: nil
        }
    }
}
