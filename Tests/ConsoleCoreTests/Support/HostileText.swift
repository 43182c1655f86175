/// Strings made to break a terminal, the same for the same seed.
struct HostileText {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    private static let ranges: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x20...0x7E, 0x7F...0x9F, 0xA0...0x2FF, 0x300...0x36F, 0x590...0x6FF, 0x900...0x97F, 0xE00...0xE7F,
        0x1100...0x11FF, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x2500...0x257F, 0x27E6...0x27E7,
        0x2800...0x280F, 0x3000...0x30FF, 0x3164...0x3164, 0x4E00...0x9FFF, 0xAC00...0xD7FF, 0xE000...0xF8FF,
        0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xFEFF...0xFEFF, 0xFF00...0xFFFD, 0x1F1E6...0x1F1FF, 0x1F300...0x1FAFF,
        0x20000...0x2A6DF, 0xE0000...0xE007F, 0xE0100...0xE01EF, 0xF0000...0x10FFFF,
    ]

    private static let sequences = [
        "\u{1B}[2J", "\u{1B}]0;owned\u{07}", "\u{1B}]52;c;AAAA\u{07}", "\u{9B}31m", "\u{1B}P1$r\u{1B}\\", "\r\n",
        "\u{08}\u{08}",
        "\u{1B}[?1049l", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{202E}evil\u{202C}", "\u{2067}x\u{2069}",
    ]

    mutating func string() -> String {
        var out = String.UnicodeScalarView()
        for _ in 0..<(1 + below(40)) {
            if below(12) == 0 {
                out.append(contentsOf: Self.sequences[below(Self.sequences.count)].unicodeScalars)
                continue
            }
            let range = Self.ranges[below(Self.ranges.count)]
            let value = range.lowerBound + UInt32(below(range.count))
            for _ in 0..<(below(10) == 0 ? 30 : 1) { if let scalar = Unicode.Scalar(value) { out.append(scalar) } }
        }
        return String(out)
    }
}
