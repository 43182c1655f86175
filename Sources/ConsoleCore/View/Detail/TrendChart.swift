import Vocabulary

/// Risk over the last ten minutes, five rows high: each row is a fifth of the scale, so that the upper three are the
/// levels MED, HIGH and CRIT, and are drawn in their colours.
struct TrendChart {
    private static let band = 20
    private static let blocks = Array(" ▁▂▃▄▅▆▇█")
    private static let gutter = Line.fieldColumns + 1

    let trend: Trend
    let second: Int
    let columns: Int

    private var cells: Int { max(10, min(120, columns - Self.gutter)) }

    var lines: [Line] {
        let samples = trend.sampled(cells: cells, at: second)
        return (0..<5).reversed().map { row(samples, from: $0 * Self.band) } + [axis]
    }

    private func row(_ samples: [Int?], from base: Int) -> Line {
        let severity = Severity(risk: base)
        var line = Line()
        let word = base >= 40 ? severity.mark + severity.label + " " : base == 0 ? "risk 10m" : ""
        line.cell(word + (base > 0 ? "\(base)" : ""), Self.gutter - 2, style: .dim, atEnd: base > 0)
        line.add(base > 0 ? "┤" : "└", style: .dim)
        let bars = samples.map { sample -> Character in
            guard let sample, sample >= base else { return base == 0 ? "─" : " " }
            let eighths = (min(Self.band, sample - base) * 8 + Self.band - 1) / Self.band
            return Self.blocks[max(base == 0 ? 1 : 0, eighths)]
        }
        line.bars(String(bars), cells, style: Style(severity))
        return line
    }

    /// Minutes under the chart.
    private var axis: Line {
        var text = Array(repeating: Character(" "), count: cells)
        for minute in stride(from: 10, to: 0, by: cells >= 50 ? -2 : -5) {
            let at = (10 - minute) * cells / 10
            let label = "-\(minute)m"
            guard at + label.count < cells - 3 else { continue }
            for (step, character) in label.enumerated() { text[at + step] = character }
        }
        for (step, character) in "now".enumerated() { text[cells - 3 + step] = character }
        return Line(String(repeating: " ", count: Self.gutter) + String(text), .dim)
    }
}

/// Requests a second over the last minute, in one row.
enum RateChart {
    private static let blocks = Array("▁▂▃▄▅▆▇█")

    /// One column a second, scaled to the highest; blank where there was nothing.
    static func bars(_ counts: [Int]) -> String {
        let top = max(1, counts.max() ?? 1)
        return String(counts.map { $0 == 0 ? " " : blocks[min(7, Int(Double($0) / Double(top) * 7.99))] })
    }
}
