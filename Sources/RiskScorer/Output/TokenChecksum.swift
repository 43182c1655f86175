/// The checksum at the end of GitHub's and npm's tokens: CRC-32 of the letters before it, in six digits of base 62
/// ("Behind GitHub's new authentication token formats", 2021).
enum TokenChecksum {
    private static let digits = 6
    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    /// Whether the letters behind the prefix, 36 of them, end in the checksum of the others.
    @Sendable static func isValid(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.count == 36 else { return false }
        var value: UInt64 = 0
        for letter in body.suffix(digits) {
            guard let digit = digit(letter) else { return false }
            value = value * 62 + digit
        }
        return value == UInt64(crc32(body.dropLast(digits)))
    }

    static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    private static func digit(_ letter: UInt8) -> UInt64? {
        switch letter {
        case 0x30...0x39: UInt64(letter - 0x30)
        case 0x41...0x5A: UInt64(letter - 0x41 + 10)
        case 0x61...0x7A: UInt64(letter - 0x61 + 36)
        default: nil
        }
    }
}
