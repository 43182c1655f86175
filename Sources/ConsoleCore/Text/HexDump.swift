/// Bytes as hexadecimal digits with what of them is ASCII; made row by row, so that only what is drawn costs anything.
struct HexDump: Sendable {
    let bytes: [UInt8]
    /// Byte ranges to mark, with their styles.
    let marks: [(range: Range<Int>, style: Style)]
    /// Bytes a row: 16, or 8 where those do not fit.
    let width: Int

    init(_ text: String, columns: Int, marks: [(range: Range<Int>, style: Style)] = []) {
        bytes = Array(text.utf8)
        self.marks = marks
        width = columns >= Self.columns(of: 16) ? 16 : 8
    }

    /// Columns that rows of so many bytes take: `000010  48 65 6c …  Hel…`.
    static func columns(of width: Int) -> Int { 8 + width * 3 + width / 8 + width }

    var count: Int { max(1, (bytes.count + width - 1) / width) }

    func line(_ row: Int) -> Line {
        let start = row * width
        var line = Line(Self.padded(start, digits: 6) + "  ", .dim)
        var ascii: [(String, Style)] = []
        for at in start..<(start + width) {
            let gap = (at - start) % 8 == 7 ? "  " : " "
            guard bytes.indices.contains(at) else {
                line.add("  " + gap)
                continue
            }
            let style = style(at)
            line.add(Self.padded(Int(bytes[at]), digits: 2), style: style)
            line.add(gap, style: marks.contains { $0.range.contains(at) && $0.range.contains(at + 1) } ? style : .plain)
            let isPrintable = 0x20..<0x7F ~= bytes[at]
            ascii.append((isPrintable ? String(UnicodeScalar(bytes[at])) : "·", isPrintable ? style : dimmed(style)))
        }
        for (text, style) in ascii { line.add(text, style: style) }
        return line
    }

    private func style(_ at: Int) -> Style { marks.first { $0.range.contains(at) }?.style ?? .plain }
    private func dimmed(_ style: Style) -> Style { style == .plain ? .dim : style }

    private static func padded(_ value: Int, digits: Int) -> String {
        let hex = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - hex.utf8.count)) + hex
    }
}
