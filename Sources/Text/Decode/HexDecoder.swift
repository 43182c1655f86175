/// Hexadecimal bytes, at least eight: in one piece (`69676e6f…`) or as pairs set apart (`69 67 6e`, `69:67:6e`).
enum HexDecoder {
    private static let runLimit = 8

    /// What the run decodes to, if all of it is hexadecimal and the bytes are text.
    static func decode(_ bytes: [UInt8], _ run: Range<Int>, map: OffsetMap) -> DecodedPiece? {
        var output: [UInt8] = []
        var high: UInt8?
        let body = bytes[run].starts(with: [0x30, 0x78]) ? run.lowerBound + 2..<run.upperBound : run
        for byte in bytes[body] {
            if let value = byte.hexValue {
                if let first = high { output.append(first << 4 | value) }
                high = high == nil ? value : nil
            } else if high != nil || !isSeparator(byte) {
                return nil
            }
        }
        guard high == nil, output.count >= 8, Readable.accepts(output) else { return nil }
        return DecodedPiece(encoding: .hex, text: MappedText(bytes: output, map: map.behind(.block(run))))
    }

    /// Stretches of at least eight pairs, each set apart from the next by one separator.
    static func spacedRuns(_ bytes: [UInt8]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var index = 0
        while index + 1 < bytes.count, runs.count < runLimit {
            let end = pairsEnd(bytes, index)
            if end - index >= 23, index == 0 || !bytes[index - 1].isWordByte { runs.append(index..<end) }
            index = max(end, index + 1)
        }
        return runs
    }

    private static func pairsEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        var end = start
        while index + 1 < bytes.count, bytes[index].hexValue != nil, bytes[index + 1].hexValue != nil {
            end = index + 2
            guard end < bytes.count, isSeparator(bytes[end]) else { return end }
            index = end + 1
        }
        return end
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte.isASCIISpace || byte == 0x3A || byte == 0x2C || byte == 0x2D
    }
}
