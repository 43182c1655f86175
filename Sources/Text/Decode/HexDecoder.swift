/// Hexadecimal bytes written as pairs set apart (`69 67 6e`, `69:67:6e`), at least six of them.
enum HexDecoder {
    /// The bytes of six pairs.
    private static let least = 6 * 3 - 1

    /// What the stretches of pairs decode to.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> [DecodedPiece] {
        bytes.withUnsafeBufferPointer { bytes in
            var pieces: [DecodedPiece] = []
            var index = 0
            while index + 1 < bytes.count {
                guard index == 0 || !bytes[index - 1].isWordByte else {
                    index += 1
                    continue
                }
                let end = pairsEnd(bytes, index)
                if end - index >= least, let (output, range) = read(bytes, index..<end) {
                    let text = MappedText(bytes: output, map: map.behind(.block(range)))
                    pieces.append(DecodedPiece(encodings: [.hex], text: text, source: range))
                }
                index = max(end, index + 1)
            }
            return pieces
        }
    }

    /// Where the pairs end that begin at `start`.
    private static func pairsEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var index = start
        var end = start
        while index + 1 < bytes.count, bytes[index].hexValue != nil, bytes[index + 1].hexValue != nil {
            end = index + 2
            guard end < bytes.count, isSeparator(bytes[end]) else { break }
            index = end + 1
        }
        return end
    }

    /// The text of a stretch, or of what follows the words in front of it that look like pairs (`be`, `ad`, `10`): such stand
    /// for no ASCII.
    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (
        output: [UInt8], range: Range<Int>
    )? {
        let output = stride(from: range.lowerBound, to: range.upperBound, by: 3).map { index in
            (bytes[index].hexValue ?? 0) << 4 | (bytes[index + 1].hexValue ?? 0)
        }
        if Readable.accepts(output) { return (output, range) }
        guard let first = output.firstIndex(where: { 0x20..<0x7F ~= $0 }), first > 0 else { return nil }
        let rest = Array(output[first...])
        return Readable.accepts(rest) ? (rest, range.lowerBound + 3 * first..<range.upperBound) : nil
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte.isASCIISpace || byte == 0x3A || byte == 0x2C || byte == 0x2D
    }
}
