import Testing

@testable import RiskScorer
@testable import Trainer

/// A small training set of made-up words: attacks and honest rows differ in some of them.
struct Toy {
    let rows: [Row]
    let table: UnitTable
    let words: FeatureTable
    let groups: FeatureTable

    private static let attack = ["zorbat", "quimpel", "vexlund", "drosk", "hulmar"]
    private static let honest = ["mirela", "posti", "fenole", "talibu", "wexa"]
    private static let common = ["lo", "ka", "nim", "betta", "surr", "olip"]

    /// Rows of `words` words, every second one an attack; of an attack's words a share of about `purity` tells.
    static func rows(_ count: Int, words: Int, purity: Int = 2, seed: String = "toy") -> [Row] {
        var random = SeededRandom(seed)
        return (0..<count).map { index in
            let own = index % 2 == 0 ? attack : honest
            let text = (0..<words).map { _ in
                let list = random.below(purity) == 0 ? own : common
                return list[random.below(list.count)]
            }
            return Row(text: text.joined(separator: " "), isAttack: index % 2 == 0, source: "toy")
        }
    }

    init(_ rows: [Row], least: Int = 1) {
        self.rows = rows
        table = UnitTable(rows, UnitShape(window: 16))
        (words, groups) = table.features(rows, least: least)
        table.keep(words: words, groups: groups)
    }

    /// Weights that are the same for the same rows.
    var regression: Regression { Teacher(cost: 5, passes: 6, rounds: 1, hardest: 1).train(rows, table) }

    /// The bytes of a weights file.
    func file(_ regression: Regression) -> [UInt8] {
        var shape = ModelShape()
        shape.units = UnitShape(window: 16)
        return Quantizer.encode(regression, words: words, groups: groups, shape)
    }

    /// A model in memory that is not freed.
    static func model(_ file: [UInt8]) throws -> LinearModel {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: file.count, alignment: 64)
        bytes.copyBytes(from: file)
        return try #require(LinearModel(UnsafeRawBufferPointer(bytes)))
    }

    /// The margin that the scorer sees.
    static func margin(_ row: Row, _ model: LinearModel) throws -> Float {
        let worst = row.normal.bytes.withUnsafeBufferPointer { UnitScan.worst($0, model) }
        return try #require(worst).margin
    }
}
