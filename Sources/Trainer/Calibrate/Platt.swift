import Foundation

/// Fits the logistic function of a margin to labels (Platt 1999), with each side weighted as it comes.
enum Platt {
    /// Slope and offset with the least log loss, by Newton's method.
    static func fit(_ rows: [(margin: Double, isAttack: Bool)]) -> (slope: Double, offset: Double) {
        let attacks = Double(rows.count(where: \.isAttack))
        let (high, low) = ((attacks + 1) / (attacks + 2), 1 / (Double(rows.count) - attacks + 2))
        var (slope, offset) = (1.0, 0.0)
        for _ in 0..<100 {
            var gradient = (0.0, 0.0)
            var hessian = (1e-9, 0.0, 1e-9)
            for row in rows {
                let chance = 1 / (1 + exp(-(slope * row.margin + offset)))
                let error = chance - (row.isAttack ? high : low)
                let curve = chance * (1 - chance)
                gradient.0 += error * row.margin
                gradient.1 += error
                hessian.0 += curve * row.margin * row.margin
                hessian.1 += curve * row.margin
                hessian.2 += curve
            }
            let determinant = hessian.0 * hessian.2 - hessian.1 * hessian.1
            guard determinant > 1e-12 else { break }
            let stepSlope = (hessian.2 * gradient.0 - hessian.1 * gradient.1) / determinant
            let stepOffset = (hessian.0 * gradient.1 - hessian.1 * gradient.0) / determinant
            slope -= max(-1, min(1, stepSlope))
            offset -= max(-1, min(1, stepOffset))
            if abs(stepSlope) + abs(stepOffset) < 1e-9 { break }
        }
        return (slope, offset)
    }
}
