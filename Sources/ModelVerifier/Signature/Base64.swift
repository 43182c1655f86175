/// Base64 as RFC 4648, section 4, has it: its own alphabet, padded, no white space, no bits left over.
enum Base64 {
    /// Nil for anything that an encoder would not have written.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var digits = 0
        let text = text.utf8
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard text.count % 4 == 0, padding <= 2 else { return nil }
        bytes.reserveCapacity(text.count / 4 * 3)
        for byte in text.dropLast(padding) {
            guard let value = value(byte) else { return nil }
            bits = bits << 6 | value
            digits += 1
            guard digits == 4 else { continue }
            bytes += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(bits & 255)]
            (bits, digits) = (0, 0)
        }
        switch digits {
        case 2 where bits & 15 == 0: return bytes + [UInt8(bits >> 4)]
        case 3 where bits & 3 == 0: return bytes + [UInt8(bits >> 10), UInt8(bits >> 2 & 255)]
        case 0: return bytes
        default: return nil
        }
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61 + 26)
        case 0x30...0x39: UInt32(byte - 0x30 + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
