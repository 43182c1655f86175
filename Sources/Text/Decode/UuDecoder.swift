/// Uuencode: lines of at most 45 bytes, the first character of each tells how many (POSIX `uuencode`).
enum UuDecoder {
    /// What neighbouring lines decode to, or nil when that is no text.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> DecodedPiece? {
        var output: [UInt8] = []
        var range: Range<Int>?
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
                let line = start..<end
                if let length = length(bytes, line, least: range == nil ? 9 : 5) {
                    read(bytes, line, length, &output)
                    range = (range?.lowerBound ?? start)..<end
                }
                start = end + 1
            }
        }
        guard let range, Readable.accepts(output) else { return nil }
        return DecodedPiece(
            encodings: [.uuencode], text: MappedText(bytes: output, map: map.behind(.block(range))))
    }

    /// The number of bytes that a line stands for, if its length is what its first character says. Spaces at the end, which
    /// are zeros, may have been cut off.
    static func length(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, least: Int = 9)
        -> Int?
    {
        guard line.count >= least, let first = value(bytes[line.lowerBound]), first > 0, first <= 45
        else { return nil }
        var end = line.upperBound
        while end > line.lowerBound, bytes[end - 1] == 0x0D { end -= 1 }
        let whole = 1 + (first + 2) / 3 * 4
        guard end - line.lowerBound <= whole, end - line.lowerBound >= whole - 2 else { return nil }
        return bytes[line.lowerBound..<end].allSatisfy { value($0) != nil } ? first : nil
    }

    private static func value(_ byte: UInt8) -> Int? {
        byte &- 0x20 <= 0x40 ? Int((byte - 0x20) & 63) : nil
    }

    private static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ length: Int, _ output: inout [UInt8]
    ) {
        var bits: UInt32 = 0
        var held = 0
        var left = length
        var index = line.lowerBound + 1
        while left > 0 {
            let next = index < line.upperBound ? value(bytes[index]) ?? 0 : 0
            bits = bits << 6 | UInt32(next)
            held += 6
            index += 1
            guard held >= 8 else { continue }
            held -= 8
            left -= 1
            output.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
        }
    }
}
