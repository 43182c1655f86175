/// The ways in which a text may come out so that it does not read as itself.
enum Disguise: String, CaseIterable, Sendable {
    /// As it is, or with its letters set apart.
    case plain = ""
    case reversed, rot13, hex, base64

    /// The symbols of a text in this disguise; several where it depends on what stands before.
    ///
    /// Of base64 there are three: three bytes make four letters, and nobody knows where in its three a text begins.
    func symbols(of text: [UInt8]) -> [[UInt8]] {
        switch self {
        case .plain: [Squeezer.symbols(text)]
        case .reversed: [Squeezer.symbols(text).reversed()]
        case .rot13: [Squeezer.symbols(text).map(Self.rotated)]
        case .hex: [Self.hex(text)]
        case .base64:
            (0..<3).map { shift in
                let body = text.dropFirst(shift)
                return Squeezer.symbols(Base64Text.encode(body.prefix(body.count / 3 * 3)))
            }
        }
    }

    private static func rotated(_ symbol: UInt8) -> UInt8 {
        symbol &- 0x61 < 26 ? (symbol - 0x61 + 13) % 26 + 0x61 : symbol
    }

    private static func hex(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(2 * text.count)
        for byte in text {
            out.append(digit(byte >> 4))
            out.append(digit(byte & 15))
        }
        return out
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value - 10 + 0x61 }
}
