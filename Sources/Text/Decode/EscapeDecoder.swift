/// Escapes that stand in running text, decoded in place: `%69`, `&#105;`, `&#x69;`, `&lt;`, `\u0069`, `\x69`.
enum EscapeDecoder {
    private static let entities: [(name: [UInt8], scalar: UInt32)] = [
        (Array("lt;".utf8), 0x3C), (Array("gt;".utf8), 0x3E), (Array("amp;".utf8), 0x26),
        (Array("quot;".utf8), 0x22), (Array("apos;".utf8), 0x27), (Array("nbsp;".utf8), 0x20),
        (Array("lbrack;".utf8), 0x5B), (Array("lsqb;".utf8), 0x5B), (Array("vert;".utf8), 0x7C),
        (Array("Tab;".utf8), 0x09), (Array("NewLine;".utf8), 0x0A), (Array("shy;".utf8), 0xAD),
    ]

    /// The whole text with its escapes resolved, or nil if it holds none that stand for text.
    static func decode(_ bytes: [UInt8], map: OffsetMap) -> DecodedPiece? {
        var output = MappedTextBuilder(capacity: bytes.count)
        var resolved = 0
        var index = 0
        while index < bytes.count {
            if let (scalar, length) = escape(bytes, index) {
                // A percent escape is one byte of UTF-8; joined again, such bytes are a character.
                if bytes[index] == 0x25 {
                    output.append(UInt8(truncatingIfNeeded: scalar), from: index)
                } else {
                    output.append(scalar: scalar, from: index)
                }
                resolved += 1
                index += length
            } else {
                output.append(bytes[index], from: index)
                index += 1
            }
        }
        guard resolved > 0 else { return nil }
        return DecodedPiece(encoding: .escapes, text: output.finish(sourceCount: bytes.count, parent: map))
    }

    private static func escape(_ bytes: [UInt8], _ index: Int) -> (scalar: UInt32, length: Int)? {
        switch bytes[index] {
        case 0x25:
            return digits(bytes, index + 1, radix: 16, atMost: 2, exactly: true).map { ($0.value, 3) }
        case 0x5C:
            return backslash(bytes, index)
        case 0x26:
            return entity(bytes, index)
        default:
            return nil
        }
    }

    private static func backslash(_ bytes: [UInt8], _ index: Int) -> (scalar: UInt32, length: Int)? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case 0x78: return digits(bytes, index + 2, radix: 16, atMost: 2, exactly: true).map { ($0.value, 4) }
        case 0x75: return digits(bytes, index + 2, radix: 16, atMost: 4, exactly: true).map { ($0.value, 6) }
        case 0x55: return digits(bytes, index + 2, radix: 16, atMost: 8, exactly: true).map { ($0.value, 10) }
        default: return nil
        }
    }

    private static func entity(_ bytes: [UInt8], _ index: Int) -> (scalar: UInt32, length: Int)? {
        guard index + 2 < bytes.count else { return nil }
        guard bytes[index + 1] == 0x23 else {
            let rest = bytes[(index + 1)...]
            return entities.first { rest.starts(with: $0.name) }.map { ($0.scalar, $0.name.count + 1) }
        }
        let isHex = bytes[index + 2].lowercased == 0x78
        let start = index + (isHex ? 3 : 2)
        guard let (value, length) = digits(bytes, start, radix: isHex ? 16 : 10, atMost: 7, exactly: false) else {
            return nil
        }
        let end = start + length
        let closed = end < bytes.count && bytes[end] == 0x3B
        return (value, end - index + (closed ? 1 : 0))
    }

    private static func digits(
        _ bytes: [UInt8], _ start: Int, radix: UInt32, atMost limit: Int, exactly: Bool
    ) -> (value: UInt32, length: Int)? {
        var value: UInt32 = 0
        var length = 0
        while length < limit, start + length < bytes.count, let digit = bytes[start + length].hexValue, digit < radix {
            value = value &* radix &+ UInt32(digit)
            length += 1
        }
        guard length > 0, !exactly || length == limit, value <= 0x10FFFF else { return nil }
        return (value, length)
    }
}
