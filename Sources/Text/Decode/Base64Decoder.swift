/// Base64 and base64url of at least 16 characters, with or without padding, in one line or several (RFC 4648).
enum Base64Decoder {
    /// What the run decodes to, if that is text.
    static func decode(_ bytes: [UInt8], _ run: Range<Int>, map: OffsetMap) -> DecodedPiece? {
        let body = trim(bytes, run)
        guard body.count >= 16 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(body.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes[body] where byte != 0x0A && byte != 0x0D {
            guard let value = value(byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        guard Readable.accepts(output) else { return nil }
        return DecodedPiece(encoding: .base64, text: MappedText(bytes: output, map: map.behind(.block(run))))
    }

    /// The run without what belongs to its neighbourhood: padding, and a label such as `data=` or `--` before it.
    private static func trim(_ bytes: [UInt8], _ run: Range<Int>) -> Range<Int> {
        var upper = run.upperBound
        while upper > run.lowerBound, bytes[upper - 1] == 0x3D { upper -= 1 }
        var lower = run.lowerBound
        if let label = bytes[lower..<upper].lastIndex(of: 0x3D) { lower = label + 1 }
        while lower < upper, bytes[lower] == 0x2D || bytes[lower] == 0x5F { lower += 1 }
        return lower..<upper
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
