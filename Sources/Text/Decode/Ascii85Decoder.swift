/// Base 85 as Adobe's ascii85 (with or without `<~ ~>`), and as RFC 1924 spells its digits.
enum Ascii85Decoder {
    /// What a token decodes to, or nil when that is no text.
    static func decode(_ bytes: [UInt8], _ token: Range<Int>, map: OffsetMap) -> DecodedPiece? {
        var body = bytes[token]
        if body.starts(with: [0x3C, 0x7E]) { body = body.dropFirst(2) }
        if let end = body.firstIndex(of: 0x7E), body.dropFirst(end - body.startIndex + 1).first == 0x3E {
            body = body[..<end]
        }
        for digits in [adobe, rfc1924] {
            guard let output = read(body, digits), Readable.accepts(output) else { continue }
            return DecodedPiece(
                encodings: [.ascii85], text: MappedText(bytes: output, map: map.behind(.block(token))), source: token)
        }
        return nil
    }

    private static func adobe(_ byte: UInt8) -> UInt8? { byte &- 0x21 < 85 ? byte - 0x21 : nil }

    private static let values: [UInt8] = {
        let digits =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    private static func rfc1924(_ byte: UInt8) -> UInt8? {
        values[Int(byte)] < 85 ? values[Int(byte)] : nil
    }

    private static func read(_ body: ArraySlice<UInt8>, _ digit: (UInt8) -> UInt8?) -> [UInt8]? {
        var output: [UInt8] = []
        var group: UInt64 = 0
        var count = 0
        for byte in body {
            guard let value = digit(byte) else { return nil }
            group = group * 85 + UInt64(value)
            count += 1
            guard count == 5 else { continue }
            guard group <= UInt32.max else { return nil }
            for shift in [24, 16, 8, 0] {
                output.append(UInt8(truncatingIfNeeded: group >> UInt64(shift)))
            }
            // Noise shows in the first groups.
            if output.count == 24, !Readable.mayBegin(output) { return nil }
            (group, count) = (0, 0)
        }
        guard count > 1 else { return count == 0 ? output : nil }
        for _ in count..<5 { group = group * 85 + 84 }
        guard group <= UInt32.max else { return nil }
        for place in 0..<count - 1 {
            output.append(UInt8(truncatingIfNeeded: group >> UInt64(24 - 8 * place)))
        }
        return output
    }
}
