/// What a scalar that must not reach the terminal is called between ⟦ and ⟧.
enum HiddenName {
    /// Short name from the standards (ECMA-48 for controls, Unicode for format characters), else `U+XXXX`.
    static func of(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0..<0x20: c0[Int(scalar.value)]
        case 0x80..<0xA0: c1[scalar.value] ?? "C1-" + hex(scalar.value)
        case 0xFE00...0xFE0F: "VS\(scalar.value - 0xFE00 + 1)"
        case 0xE0100...0xE01EF: "VS\(scalar.value - 0xE0100 + 17)"
        case 0x1F1E6...0x1F1FF: "RI " + String(Character(UnicodeScalar(UInt8(scalar.value - 0x1F1E6 + 65))))
        case 0x1F3FB...0x1F3FF: "TONE\(scalar.value - 0x1F3FB + 2)"
        default: named[scalar.value] ?? point(scalar)
        }
    }

    /// `U+202E`.
    static func point(_ scalar: Unicode.Scalar) -> String { "U+" + hex(scalar.value, atLeast: 4) }

    private static func hex(_ value: UInt32, atLeast width: Int = 2) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let c0 = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    private static let c1: [UInt32: String] = [
        0x84: "IND", 0x85: "NEL", 0x88: "HTS", 0x8D: "RI", 0x8E: "SS2", 0x8F: "SS3", 0x90: "DCS", 0x98: "SOS",
        0x9B: "CSI", 0x9C: "ST", 0x9D: "OSC", 0x9E: "PM", 0x9F: "APC",
    ]

    private static let named: [UInt32: String] = [
        0x7F: "DEL", 0xAD: "SHY", 0x34F: "CGJ", 0x61C: "ALM", 0x115F: "FILLER", 0x1160: "FILLER", 0x180E: "MVS",
        0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS", 0x2029: "PS",
        0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2061: "FA",
        0x2062: "IT", 0x2063: "IS", 0x2064: "IP", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
        0x2800: "BLANK", 0x3164: "FILLER", 0xFFA0: "FILLER", 0xFEFF: "BOM", 0xE0001: "TAG BEGIN", 0xE007F: "TAG END",
    ]
}
