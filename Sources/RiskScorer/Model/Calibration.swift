/// From a model's margin to a probability and from there to a score.
///
/// The probability is Platt's: a logistic function fitted to texts that the model was not trained on (Platt 1999). The score
/// is a fixed monotone map of its log-odds, straight between four points: never, warn, block, certain.
package struct Calibration: Equatable, Sendable {
    /// The log-odds of an attack are `slope`·margin + `offset`.
    package var slope: Float = 1
    package var offset: Float = 0
    /// Log-odds at which the score is 50, set by a share of honest texts that may reach it.
    package var warnAt: Float = 0
    /// Log-odds at which the score is 80, likewise; never below ``warnAt``.
    package var blockAt: Float = 2

    /// Log-odds below ``warnAt`` at which the score is 0, and above ``blockAt`` at which it is 100.
    private static let reach: Float = 6

    package func logOdds(_ margin: Float) -> Float { slope * margin + offset }

    /// 0 to 1.
    package func probability(_ margin: Float) -> Double {
        1 / (1 + Self.exponential(-Double(logOdds(margin))))
    }

    /// 0 to 100.
    package func score(_ margin: Float) -> Double {
        let odds = logOdds(margin)
        let score =
            odds < warnAt
            ? 50 + 50 * (odds - warnAt) / Self.reach
            : odds < blockAt ? 50 + 30 * (odds - warnAt) / (blockAt - warnAt) : 80 + 20 * (odds - blockAt) / Self.reach
        return Double(min(100, max(0, score)))
    }

    /// e to the power of `value`, by a series for a small part of it and squaring: pure rooms import no C library.
    private static func exponential(_ value: Double) -> Double {
        let part = min(max(value, -60), 60) / 256
        var term = 1.0
        var sum = 1.0
        for step in 1...8 {
            term *= part / Double(step)
            sum += term
        }
        for _ in 0..<8 { sum *= sum }
        return sum
    }

    package init(slope: Float = 1, offset: Float = 0, warnAt: Float = 0, blockAt: Float = 2) {
        self.slope = slope
        self.offset = offset
        self.warnAt = warnAt
        self.blockAt = blockAt
    }

    /// As they stand in a weights file.
    package var numbers: [Float] { [slope, offset, warnAt, blockAt] }
}
