/// Bytes carried by variation selectors (Butler 2025): U+FE00…FE0F are 0 to 15, U+E0100…E01EF are 16 to 255.
enum SelectorDecoder {
    /// Selectors of a run beyond this number are not read: more text than analysis keeps of any decoding.
    private static let limit = 64 * 1024

    /// The bytes of each run of selectors that are text, of which a run has at least six.
    static func decode(_ bytes: [UInt8]) -> [DecodedPiece] {
        bytes.withUnsafeBufferPointer { buffer in
            runs(buffer).compactMap { run in
                guard Readable.accepts(run.bytes) else { return nil }
                let map = OffsetMap.identity.behind(.block(run.range))
                return DecodedPiece(
                    encodings: [.variation], text: MappedText(bytes: run.bytes, map: map), source: run.range)
            }
        }
    }

    private typealias Run = (bytes: [UInt8], range: Range<Int>)

    /// Where selectors stand in a row, and what they carry.
    private static func runs(_ buffer: UnsafeBufferPointer<UInt8>) -> [Run] {
        let reader = ScalarReader(bytes: buffer)
        var runs: [Run] = []
        var current: Run = ([], 0..<0)
        var index = 0
        while index < buffer.count {
            let (scalar, length) = reader.scalar(at: index)
            if let byte = byte(scalar) {
                if current.bytes.isEmpty { current.range = index..<index }
                if current.bytes.count < limit {
                    current.bytes.append(byte)
                    current.range = current.range.lowerBound..<index + length
                }
            } else if !current.bytes.isEmpty {
                if current.bytes.count >= 6 { runs.append(current) }
                current.bytes.removeAll(keepingCapacity: true)
            }
            index += length
        }
        if current.bytes.count >= 6 { runs.append(current) }
        return runs
    }

    private static func byte(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0xFE00...0xFE0F: UInt8(scalar - 0xFE00)
        case 0xE0100...0xE01EF: UInt8(scalar - 0xE0100 + 16)
        default: nil
        }
    }
}
