import Foundation
import RiskScorer

/// L2-regularised logistic regression by dual coordinate descent (Yu, Huang, Lin 2011, algorithm 5), over units of a table.
struct Regression {
    /// One unit to learn from.
    struct Example {
        var unit: Int
        var isAttack: Bool
        var cost: Double
        /// The dual variable; kept from round to round.
        fileprivate var alpha: Double
        fileprivate var norm = 0.0

        init(unit: Int, isAttack: Bool, cost: Double) {
            self.unit = unit
            self.isAttack = isAttack
            self.cost = cost
            alpha = min(0.001 * cost, 1e-8)
        }
    }

    private(set) var words = [Float](repeating: 0, count: FeatureHash.size + 1)
    private(set) var groups = [Float](repeating: 0, count: FeatureHash.size + 1)
    private(set) var bias: [Float] = [0, 0, 0]
    private(set) var examples: [Example] = []
    private let table: UnitTable
    private var random = SeededRandom("regression")
    private var counts = [UInt16](repeating: 0, count: FeatureHash.size + 1)

    init(_ table: UnitTable) { self.table = table }

    /// Adds an example.
    mutating func add(_ example: Example) {
        var example = example
        let unit = table.units[example.unit]
        example.norm =
            1 + squares(table.words[unit.words]) / Double(max(1, unit.words.count))
            + squares(table.groups[unit.groups]) / Double(max(1, unit.groups.count))
        examples.append(example)
        step(unit, by: (example.isAttack ? 1 : -1) * example.alpha)
    }

    /// Sum of the squares of how often each feature stands in a slice.
    private mutating func squares(_ slice: ArraySlice<UInt32>) -> Double {
        var sum = 0
        for index in slice where index != UnitTable.unknown {
            sum += 2 * Int(counts[Int(index)]) + 1
            counts[Int(index)] += 1
        }
        for index in slice { counts[Int(index)] = 0 }
        return Double(sum)
    }

    /// Goes over all examples so many times.
    mutating func fit(passes: Int) {
        var order = Array(examples.indices)
        for _ in 0..<passes {
            order.shuffle(using: &random)
            for index in order { improve(index) }
        }
    }

    /// The margin of a unit.
    func margin(_ index: Int) -> Double { margin(table.units[index]) }

    private func margin(_ unit: UnitTable.Unit) -> Double {
        let word: Float = words.withUnsafeBufferPointer { weights in
            table.words.withUnsafeBufferPointer { indices in
                var sum: Float = 0
                for place in unit.words { sum += weights[Int(indices[place])] }
                return sum
            }
        }
        let group: Float = groups.withUnsafeBufferPointer { weights in
            table.groups.withUnsafeBufferPointer { indices in
                var sum: Float = 0
                for place in unit.groups { sum += weights[Int(indices[place])] }
                return sum
            }
        }
        return Double(bias[unit.kind.rawValue])
            + Double(word) / Double(max(1, unit.words.count)).squareRoot()
            + Double(group) / Double(max(1, unit.groups.count)).squareRoot()
    }

    private mutating func step(_ unit: UnitTable.Unit, by amount: Double) {
        bias[unit.kind.rawValue] += Float(amount)
        let word = Float(amount / Double(max(1, unit.words.count)).squareRoot())
        words.withUnsafeMutableBufferPointer { weights in
            table.words.withUnsafeBufferPointer { indices in
                for place in unit.words { weights[Int(indices[place])] += word }
            }
            weights[FeatureHash.size] = 0
        }
        let group = Float(amount / Double(max(1, unit.groups.count)).squareRoot())
        groups.withUnsafeMutableBufferPointer { weights in
            table.groups.withUnsafeBufferPointer { indices in
                for place in unit.groups { weights[Int(indices[place])] += group }
            }
            weights[FeatureHash.size] = 0
        }
    }

    /// Solves for one dual variable by Newton's method.
    private mutating func improve(_ index: Int) {
        let example = examples[index]
        let unit = table.units[example.unit]
        let label: Double = example.isAttack ? 1 : -1
        let (a, b, cost) = (example.norm, label * margin(unit), example.cost)
        let other = cost - example.alpha
        let isMirrored = 0.5 * a * (other - example.alpha) + b < 0
        let old = isMirrored ? other : example.alpha
        let sign: Double = isMirrored ? -1 : 1
        var z = cost - old < 0.5 * cost ? 0.1 * old : old
        for _ in 0..<50 {
            let gradient = a * (z - old) + sign * b + log(z / (cost - z))
            if abs(gradient) < 1e-4 { break }
            let next = z - gradient / (a + cost / (cost - z) / z)
            z = next <= 0 ? z * 0.1 : min(next, cost * (1 - 1e-9))
        }
        examples[index].alpha = isMirrored ? cost - z : z
        step(unit, by: sign * (z - old) * label)
    }
}
