/// How far a probability is from what happens: rows of like probability are put together, and the share of attacks among
/// them is held against the probability that they were given (expected calibration error, in bins of equal mass; Nguyen
/// and O'Connor 2015, Naeini et al. 2015).
///
/// The rows are kept as counts for each ten-thousandth, so memory is bounded and their order does not matter. Rows that
/// share a ten-thousandth stay in one bin.
struct CalibrationTable: Sendable, Equatable {
    /// Bins with as many rows each, as near as ties allow.
    static let binCount = 15

    struct Bin: Sendable, Equatable {
        var rows = 0
        var attacks = 0
        /// Sum of the probabilities, in millionths.
        var millionths = 0

        var probability: Double { rows == 0 ? 0 : Double(millionths) / 1e6 / Double(rows) }
        var share: Double { rows == 0 ? 0 : Double(attacks) / Double(rows) }

        mutating func add(_ other: Bin) {
            rows += other.rows
            attacks += other.attacks
            millionths += other.millionths
        }
    }

    private var steps: [Int: Bin] = [:]

    mutating func add(probability: Double, isAttack: Bool) {
        let millionths = Int((min(1, max(0, probability)) * 1e6).rounded())
        steps[millionths / 100, default: Bin()].add(
            Bin(rows: 1, attacks: isAttack ? 1 : 0, millionths: millionths))
    }

    mutating func merge(_ other: CalibrationTable) {
        for (step, bin) in other.steps { steps[step, default: Bin()].add(bin) }
    }

    /// The bins from the lowest probability to the highest; those that ties left empty are missing.
    var bins: [Bin] {
        let all = steps.values.reduce(0) { $0 + $1.rows }
        var table = [Bin](repeating: Bin(), count: Self.binCount)
        var before = 0
        for (_, step) in steps.sorted(by: { $0.key < $1.key }) {
            let middle = 2 * before + step.rows
            table[min(Self.binCount - 1, Self.binCount * middle / (2 * all))].add(step)
            before += step.rows
        }
        return table.filter { $0.rows > 0 }
    }

    /// Nil without rows.
    var error: Double? {
        let bins = bins
        let all = bins.reduce(0) { $0 + $1.rows }
        guard all > 0 else { return nil }
        return bins.reduce(0) { $0 + abs($1.probability - $1.share) * Double($1.rows) } / Double(all)
    }
}
