/// Reduces text to what stays when white space, punctuation, case and hidden characters are taken out: one symbol for each
/// letter or digit. So a secret that is spaced, hyphenated or broken over lines still reads as itself.
struct Squeezer {
    private var scalar: UInt32 = 0
    private var left = 0

    /// The symbol that a byte of UTF-8 completes; 0 for none. Letters and digits of ASCII are their own symbols, small.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> UInt8 {
        if byte < 0x80 {
            if byte &- 0x61 < 26 || byte.isDigit { return byte }
            return byte.isUpper ? byte | 0x20 : 0
        }
        return wide(byte)
    }

    private mutating func wide(_ byte: UInt8) -> UInt8 {
        if byte >= 0xC0 {
            left = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1
            scalar = UInt32(byte) & (0x3F >> UInt32(left))
            return 0
        }
        guard left > 0 else { return 0 }
        scalar = scalar << 6 | UInt32(byte & 0x3F)
        left -= 1
        return left == 0 ? Self.symbol(scalar) : 0
    }

    /// The symbol of a character outside ASCII: from 0x80 on, so that it meets no letter, or that of the letter it styles.
    static func symbol(_ scalar: UInt32) -> UInt8 {
        switch scalar {
        case 0xFF10...0xFF19: UInt8(scalar - 0xFF10) + 0x30
        case 0xFF21...0xFF3A: UInt8(scalar - 0xFF21) + 0x61
        case 0xFF41...0xFF5A: UInt8(scalar - 0xFF41) + 0x61
        case 0x1D400...0x1D6A3: UInt8((scalar - 0x1D400) % 26) + 0x61
        case 0xC0...0x2FF, 0x370...0x1FFF, 0x2E80...0x2FFF, 0x3040...0xFDFF, 0xFF66...0xFFDC, 0x10000...0x1CFFF,
            0x20000...0x3FFFF:
            mixed(small(scalar))
        default: 0
        }
    }

    /// The small letter of the scripts that have two cases.
    private static func small(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xC0...0xDE, 0x391...0x3A9, 0x410...0x42F: scalar + 0x20
        case 0x400...0x40F: scalar + 0x50
        case 0x100...0x17F: scalar | 1
        default: scalar
        }
    }

    private static func mixed(_ scalar: UInt32) -> UInt8 {
        0x80 | UInt8(truncatingIfNeeded: scalar ^ scalar >> 7) & 0x7F
    }

    /// All symbols of a text.
    static func symbols(_ text: some Sequence<UInt8>) -> [UInt8] {
        var squeezer = Squeezer()
        var out: [UInt8] = []
        out.reserveCapacity(text.underestimatedCount)
        for byte in text {
            let symbol = squeezer.take(byte)
            if symbol != 0 { out.append(symbol) }
        }
        return out
    }
}
