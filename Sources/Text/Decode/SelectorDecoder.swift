/// Bytes carried by variation selectors (Butler 2025): U+FE00…FE0F are 0 to 15, U+E0100…E01EF are 16 to 255.
enum SelectorDecoder {
    /// The bytes of the longest run of selectors, if there are at least six and they are text.
    static func decode(_ bytes: [UInt8]) -> DecodedPiece? {
        bytes.withUnsafeBufferPointer { buffer in
            let reader = ScalarReader(bytes: buffer)
            var best: (bytes: [UInt8], range: Range<Int>) = ([], 0..<0)
            var current: [UInt8] = []
            var start = 0
            var index = 0
            while index < buffer.count {
                let (scalar, length) = reader.scalar(at: index)
                if let byte = byte(scalar) {
                    if current.isEmpty { start = index }
                    current.append(byte)
                    if current.count > best.bytes.count { best = (current, start..<index + length) }
                } else {
                    current.removeAll(keepingCapacity: true)
                }
                index += length
            }
            guard Readable.accepts(best.bytes) else { return nil }
            let map = OffsetMap.identity.behind(.block(best.range))
            return DecodedPiece(encoding: .variation, text: MappedText(bytes: best.bytes, map: map))
        }
    }

    private static func byte(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0xFE00...0xFE0F: UInt8(scalar - 0xFE00)
        case 0xE0100...0xE01EF: UInt8(scalar - 0xE0100 + 16)
        default: nil
        }
    }
}
