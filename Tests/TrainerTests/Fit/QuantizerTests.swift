import Testing

@testable import RiskScorer
@testable import Trainer

struct QuantizerTests {
    /// Weights with the 26 heaviest cut off, as a file has them.
    private static func cut(_ weights: [Float]) -> [Float] {
        let limit = weights.map { abs($0) }.sorted(by: >)[26]
        return weights.map { max(-limit, min(limit, $0)) }
    }

    @Test func `a weights file gives the margins that training had, but for the heaviest weights`() throws {
        let toy = Toy(Toy.rows(60, words: 12))
        let regression = toy.regression
        let (words, groups) = (Self.cut(regression.words), Self.cut(regression.groups))
        let model = try Toy.model(toy.file(regression))
        for (index, row) in toy.rows.enumerated() {
            let margins = toy.table.units[toy.table.ofRow[index]].map { unit in
                regression.bias[unit.kind.rawValue]
                    + toy.table.words[unit.words].reduce(0) { $0 + words[Int($1)] }
                    / Float(unit.words.count).squareRoot()
                    + toy.table.groups[unit.groups].reduce(0) { $0 + groups[Int($1)] }
                    / Float(unit.groups.count).squareRoot()
            }
            let (trained, shipped) = (try #require(margins.max()), try Toy.margin(row, model))
            #expect(abs(trained - shipped) < 0.05, "\(trained) became \(shipped)")
            #expect((shipped > 0) == row.isAttack)
        }
    }

    @Test func `the shape of the file is kept, and it has the size that a model wants`() throws {
        let toy = Toy(Toy.rows(10, words: 12))
        let regression = toy.regression
        let file = toy.file(regression)
        #expect(file.count == ModelShape.byteCount + 4 * FeatureHash.size)
        let model = try Toy.model(file)
        #expect(model.shape.units == UnitShape(window: 16))
        #expect(model.shape.bias == regression.bias)
    }

    @Test func `words that no row had weigh nothing`() throws {
        let toy = Toy(Toy.rows(20, words: 12))
        let model = try Toy.model(toy.file(toy.regression))
        let strange = Row(text: "яблоко 苹果 ჩაი", isAttack: false, source: "s")
        #expect(try Toy.margin(strange, model) == model.shape.bias[UnitKind.whole.rawValue])
    }
}
