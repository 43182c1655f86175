import Vocabulary
import Wire

/// The score explained: a waterfall that shows how each finding raised it, and what the findings are.
struct ScoreView {
    let decision: FeedEvent.Decision
    let columns: Int
    let mode: GlyphReader.Mode

    private static let indent = 6

    private var barColumns: Int { columns >= 120 ? 40 : columns >= 70 ? 20 : 10 }

    /// One row a finding: `60   0 → 60 ██████████      override.ignore_previous`.
    var waterfall: [Line] {
        let steps = ScoreSteps(decision.findings)
        let count = steps.steps.count
        let words =
            "\(count) finding\(count == 1 ? "" : "s")\(count > 1 ? ", each takes its share of what is left" : "")"
        let out = [Line.rule("score \(decision.score): \(words)", columns: columns)] + steps.steps.map(row)
        return out + (steps.remainder(of: decision.score).map { [Line("     " + $0, .dim)] } ?? [])
    }

    private func row(_ step: ScoreSteps.Step) -> Line {
        let style = Style(Severity(risk: step.finding.weight))
        var line = Line()
        line.cell("\(step.finding.weight)", 4, style: style, atEnd: true)
        line.cell(step.factor < 100 ? "×.\(step.factor)" : "", 4, style: .dim)
        line.cell("\(step.before) → \(step.after)", 9, style: .bold, atEnd: true)
        let (blank, full) = bar(step)
        line.add(String(repeating: "·", count: blank), style: .dim)
        line.add(String(repeating: "█", count: full), style: style)
        line.add(String(repeating: " ", count: barColumns - blank - full + 1))
        line.add(step.finding.rule, style: .bold)
        return line
    }

    /// Columns before this step's part of the bar and of it; a step that adds anything has one at least.
    private func bar(_ step: ScoreSteps.Step) -> (blank: Int, full: Int) {
        let end = min(barColumns, (step.after * barColumns + 50) / 100)
        let start = min(barColumns, (step.before * barColumns + 50) / 100)
        guard step.after > step.before else { return (start, 0) }
        let full = max(1, end - start)
        return (min(start, barColumns - full), full)
    }

    /// Two or three rows a finding: what it is evidence of, where it is and how it was decoded, what was seen.
    var findings: [Line] {
        guard !decision.findings.isEmpty else { return [] }
        return [.rule("what was seen", columns: columns)] + decision.findings.flatMap { [kind($0)] + place($0) }
    }

    private func kind(_ finding: FeedEvent.Explanation) -> Line {
        var line = Line()
        line.cell("\(finding.weight)", 4, style: Style(Severity(risk: finding.weight)), atEnd: true)
        line.add(" " + finding.rule, style: .bold)
        line.add("  \(finding.code)  \(Line.ids(of: finding.code))", style: Style(.cyan))
        return line
    }

    /// On one line where that fits.
    private func place(_ finding: FeedEvent.Explanation) -> [Line] {
        let place = [
            finding.path, finding.from >= 0 ? "@\(finding.from)..\(finding.to)" : "",
            finding.decode.isEmpty ? "" : "via " + finding.decode.joined(separator: " → "),
        ].filter { !$0.isEmpty }.joined(separator: " ")
        let blanks = String(repeating: " ", count: Self.indent)
        let room = max(8, columns - Self.indent)
        let evidence = GlyphRun.wrapped(finding.evidence, columns: room, limit: 4, mode: mode).filter { !$0.isEmpty }
        var head = Line(blanks + place, .dim)
        if place.isEmpty { return evidence.map { indented($0) } }
        guard let first = evidence.first else { return [head] }
        let width = first.reduce(0) { $0 + $1.columns }
        guard evidence.count == 1, head.width + 2 + width <= columns else {
            return [head] + evidence.map { indented($0) }
        }
        head.add("  ")
        head.add(first)
        return [head]
    }

    private func indented(_ glyphs: [Glyph]) -> Line {
        var line = Line(String(repeating: " ", count: Self.indent))
        line.add(glyphs)
        return line
    }
}
