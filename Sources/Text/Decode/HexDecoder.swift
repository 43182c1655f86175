/// Hexadecimal bytes written as pairs set apart (`69 67 6e`, `69:67:6e`), at least six of them.
enum HexDecoder {
    /// What the stretches of pairs decode to.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> [DecodedPiece] {
        bytes.withUnsafeBufferPointer { bytes in
            var pieces: [DecodedPiece] = []
            var index = 0
            while index + 1 < bytes.count {
                let (end, count) = pairs(bytes, index)
                if count >= 6, index == 0 || !bytes[index - 1].isWordByte {
                    let output = read(bytes, index..<end)
                    if Readable.accepts(output) {
                        let text = MappedText(bytes: output, map: map.behind(.block(index..<end)))
                        pieces.append(DecodedPiece(encodings: [.hex], text: text, source: index..<end))
                    }
                }
                index = max(end, index + 1)
            }
            return pieces
        }
    }

    /// Where the pairs end that begin at `start`, and how many they are.
    private static func pairs(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> (
        end: Int, count: Int
    ) {
        var index = start
        var end = start
        var count = 0
        while index + 1 < bytes.count, bytes[index].hexValue != nil, bytes[index + 1].hexValue != nil {
            count += 1
            end = index + 2
            guard end < bytes.count, isSeparator(bytes[end]) else { break }
            index = end + 1
        }
        return (end, count)
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
        stride(from: range.lowerBound, to: range.upperBound, by: 3).map { index in
            (bytes[index].hexValue ?? 0) << 4 | (bytes[index + 1].hexValue ?? 0)
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte.isASCIISpace || byte == 0x3A || byte == 0x2C || byte == 0x2D
    }
}
