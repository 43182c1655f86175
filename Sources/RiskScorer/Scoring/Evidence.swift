/// Writes the short excerpt that an operator sees of a match: the match with some characters on both sides, keys and
/// card numbers starred, and nothing that could move a terminal's cursor or hide itself.
enum Evidence {
    /// Characters shown on either side.
    static let margin = 24
    /// Bytes of the match itself that are shown.
    static let matchLimit = 160

    /// An excerpt of `bytes` around `range`; every byte in `masked` is shown as a star.
    static func excerpt(_ bytes: [UInt8], _ range: Range<Int>, masked: [Range<Int>]) -> String {
        let lower = stepBack(bytes, from: range.lowerBound)
        let cut = min(range.upperBound, range.lowerBound + matchLimit)
        let upper = stepForward(bytes, from: cut)
        var shown: [UInt8] = []
        for index in lower..<upper {
            shown.append(masked.contains { $0.contains(index) } ? 0x2A : bytes[index])
        }
        let text = String(decoding: shown, as: UTF8.self)
        return String(String.UnicodeScalarView(text.unicodeScalars.map(visible)))
    }

    private static func stepBack(_ bytes: [UInt8], from start: Int) -> Int {
        var index = min(start, bytes.count)
        var left = margin
        while index > 0, left > 0 {
            index -= 1
            if bytes[index] & 0xC0 != 0x80 { left -= 1 }
        }
        while index > 0, index < bytes.count, bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    private static func stepForward(_ bytes: [UInt8], from end: Int) -> Int {
        var index = min(end, bytes.count)
        var left = margin
        while index < bytes.count {
            if bytes[index] & 0xC0 != 0x80 {
                if left == 0 { break }
                left -= 1
            }
            index += 1
        }
        return index
    }

    /// A scalar as a terminal may show it: tag characters become the letters that they smuggle, control, format and other
    /// invisible characters a middle dot.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if let letter = TagCharacter.letter(scalar) { return letter }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: scalar == "\n" || scalar == "\t" ? " " : "·"
        case .format, .surrogate, .privateUse, .unassigned: "·"
        case .nonspacingMark where (0xFE00...0xFE0F).contains(scalar.value) || scalar.value >= 0xE0100: "·"
        default: scalar
        }
    }
}
