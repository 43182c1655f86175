import Foundation
import RiskScorer
import Vocabulary

/// Sets probability and threshold on the development set, by the scorer as it is shipped.
struct Calibrator {
    let set: DevelopmentSet
    /// Shares of benign rows that may reach a block and a warning.
    var blockShare: Double
    var warnShare = 0.03

    /// The calibration of a model and what it reaches with it.
    func calibrate(_ model: LinearModel, _ models: Models) -> (calibration: Calibration, result: Measurement) {
        let judged = Measurement.judge(set, models)
        let (slope, offset) = Platt.fit(judged.map { ($0.margin, $0.row.isAttack) })
        var calibration = Calibration(slope: Float(slope), offset: Float(offset))
        let benign = judged.filter { !$0.row.isAttack }
        // Each point shifts the map below the other a little, so the block point is found once more at the end.
        calibration.warnAt = -100
        for isLast in [false, true] {
            let warnAt = calibration.warnAt
            calibration.blockAt = point(benign, share: blockShare, score: 80) { value in
                Calibration(
                    slope: calibration.slope, offset: calibration.offset,
                    warnAt: isLast ? min(warnAt, value - 0.1) : value - 1.5, blockAt: value)
            }
            if isLast { break }
            calibration.warnAt = point(benign, share: warnShare, score: 50) { value in
                Calibration(
                    slope: calibration.slope, offset: calibration.offset, warnAt: min(value, calibration.blockAt - 0.1),
                    blockAt: calibration.blockAt)
            }
        }
        calibration.warnAt = min(calibration.warnAt, calibration.blockAt - 0.1)
        return (calibration, Measurement(rows: judged, calibration: calibration))
    }

    /// What would be blocked of other rows if other shares of the honest development rows were.
    func points(_ judged: [JudgedRow], _ others: [JudgedRow], _ calibration: Calibration) -> String {
        let benign = judged.filter { !$0.row.isAttack }
        return [0.02, 0.01, 0.005, 0.003, 0.002].map { share in
            var other = calibration
            other.blockAt = point(benign, share: share, score: 80) { value in
                Calibration(slope: calibration.slope, offset: calibration.offset, warnAt: value - 1.5, blockAt: value)
            }
            other.warnAt = other.blockAt - 1.5
            let parts = [false, true].map { label -> String in
                let rows = others.filter { $0.row.isAttack == label }
                return String(
                    format: "%.1f", 100 * Double(rows.count { $0.score(other) >= 80 }) / Double(max(1, rows.count)))
            }
            return "\(share):" + parts.joined(separator: "/")
        }.joined(separator: " ")
    }

    /// The smallest log-odds at which at most a share of benign rows have a score.
    private func point(
        _ benign: [JudgedRow], share: Double, score: Int, _ calibration: (Float) -> Calibration
    ) -> Float {
        var (low, high): (Float, Float) = (-12, 12)
        for _ in 0..<24 {
            let middle = (low + high) / 2
            let trial = calibration(middle)
            let flagged = benign.count { $0.score(trial) >= score }
            if Double(flagged) <= share * Double(benign.count) { high = middle } else { low = middle }
        }
        return high
    }
}
