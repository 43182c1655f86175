import Foundation
import RiskScorer
import Vocabulary
import Wire

/// A row with all that a calibration cannot change.
struct JudgedRow {
    let row: Row
    let channel: Channel
    let margin: Double
    /// What the rules found.
    let rules: [Finding]

    /// The score that the scorer gives the row, 0 to 100.
    func score(_ calibration: Calibration) -> Int {
        let weight = Int(calibration.score(Float(margin)).rounded())
        guard weight >= ModelScan.floor else { return NoisyOr.join(rules) }
        return NoisyOr.join(rules + [Finding(code: .piModel, weight: weight, rule: "model")])
    }
}

/// What a calibrated model says of labelled rows.
struct Measurement {
    var rows: [JudgedRow]
    var calibration: Calibration

    /// Scores at which the gate warns and blocks.
    private static let (warn, block) = (50, 80)

    /// Rows with their margins and findings by rules.
    static func judge(_ set: DevelopmentSet, _ models: Models) -> [JudgedRow] {
        let bare = RiskScorer(models: Models(user: nil, tool: nil))
        let scorer = RiskScorer(models: models)
        return set.rows.map { row in
            let segment = Segment(channel: set.channel, path: "text", text: row.text)
            return JudgedRow(
                row: row, channel: set.channel, margin: Double(scorer.margin(of: segment) ?? -20),
                rules: bare.score([segment]).findings)
        }
    }

    /// The share of attacks that are blocked.
    var recall: Double {
        let attacks = rows.filter { $0.row.isAttack }
        return Double(attacks.count { $0.score(calibration) >= Self.block }) / Double(max(1, attacks.count))
    }

    /// A line for each source, then all benign rows and all attacks, then the calibration error.
    var table: String {
        let groups = Dictionary(grouping: rows) { $0.row.source + ($0.row.isAttack ? " attack" : " benign") }
        let lines = groups.sorted { $0.key < $1.key }.map { line($0.key, $0.value) }
        let totals = [
            line("all benign", rows.filter { !$0.row.isAttack }), line("all attack", rows.filter { $0.row.isAttack }),
            "calibration error " + String(format: "%.3f", calibrationError),
        ]
        return (lines + totals).joined(separator: "\n")
    }

    private func line(_ name: String, _ rows: [JudgedRow]) -> String {
        let blocked = rows.count { $0.score(calibration) >= Self.block }
        let warned = rows.count { $0.score(calibration) >= Self.warn } - blocked
        let share = { (part: Int) in String(format: "%5.1f", 100 * Double(part) / Double(max(1, rows.count))) }
        return name.padding(toLength: 40, withPad: " ", startingAt: 0)
            + String(format: "%6d", rows.count) + "  warn \(share(warned)) %  block \(share(blocked)) %"
    }

    /// Mean distance between probability and outcome over ten bins of as many rows each.
    private var calibrationError: Double {
        let sorted = rows.map { (calibration.probability(Float($0.margin)), $0.row.isAttack ? 1.0 : 0.0) }
            .sorted { $0.0 < $1.0 }
        guard !sorted.isEmpty else { return 0 }
        return (0..<10).reduce(0) { sum, bin in
            let part = sorted[sorted.count * bin / 10..<sorted.count * (bin + 1) / 10]
            let gap = part.reduce(0) { $0 + $1.0 } - part.reduce(0) { $0 + $1.1 }
            return sum + abs(gap) / Double(sorted.count)
        }
    }

    /// The rows that were judged wrongly, as JSON Lines.
    var mistakes: String {
        rows.filter { ($0.score(calibration) >= Self.block) != $0.row.isAttack }
            .sorted { $0.score(calibration) > $1.score(calibration) }
            .map { row in
                var out = JSONWriter()
                out.beginObject()
                out.field("label", row.row.isAttack ? 1 : 0)
                out.field("score", row.score(calibration))
                out.field("source", row.row.source)
                out.field("channel", row.channel.rawValue)
                out.field("text", row.row.text)
                out.endObject()
                return out.text + "\n"
            }.joined()
    }
}
