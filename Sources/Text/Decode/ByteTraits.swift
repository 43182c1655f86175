/// What a byte may be part of, as bits, so that a token's bytes can be joined by `|`.
struct ByteTraits: OptionSet {
    let rawValue: UInt8
    static let small = ByteTraits(rawValue: 1)
    static let capital = ByteTraits(rawValue: 2)
    static let digit = ByteTraits(rawValue: 4)
    /// `+ / - _ =`, which base64 uses beside letters and digits.
    static let base64 = ByteTraits(rawValue: 8)
    /// `@ $ |`, which stand for letters.
    static let sign = ByteTraits(rawValue: 16)
    /// `% & \`, which begin an escape.
    static let escape = ByteTraits(rawValue: 32)
    /// Any other sign of ASCII.
    static let other = ByteTraits(rawValue: 64)
    static let outside = ByteTraits(rawValue: 128)
    static let letter: ByteTraits = [.small, .capital]

    /// The traits of all 256 bytes; none for white space and controls.
    struct Table: Sendable {
        static let shared = Table()
        private let traits = StaticTable((UInt8.min...UInt8.max).map { of($0).rawValue })

        @inline(__always)
        subscript(byte: UInt8) -> UInt8 { traits[Int(byte)] }

        private static func of(_ byte: UInt8) -> ByteTraits {
            switch byte {
            case 0x61...0x7A: .small
            case 0x41...0x5A: .capital
            case 0x30...0x39: .digit
            case 0x2B, 0x2F, 0x2D, 0x5F, 0x3D: .base64
            case 0x40, 0x24, 0x7C: .sign
            case 0x25, 0x26, 0x5C: .escape
            case 0x80...: .outside
            case 0x21...0x7E: .other
            default: []
            }
        }
    }
}
