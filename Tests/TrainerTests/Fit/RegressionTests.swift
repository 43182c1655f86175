import Testing

@testable import RiskScorer
@testable import Trainer

struct RegressionTests {
    @Test func `rows that can be told apart are`() {
        let toy = Toy(Toy.rows(60, words: 12))
        let regression = toy.regression
        for (index, row) in toy.rows.enumerated() {
            for unit in toy.table.ofRow[index] where toy.table.units[unit].kind == .whole {
                #expect((regression.margin(unit) > 0) == row.isAttack, "\(row.text)")
            }
        }
    }

    @Test func `the same rows give the same weights`() {
        let rows = Toy.rows(30, words: 20)
        let (first, second) = (Toy(rows).regression, Toy(rows).regression)
        #expect(first.words == second.words)
        #expect(first.groups == second.groups)
        #expect(first.bias == second.bias)
    }

    @Test func `what training did not know has no weight`() {
        let regression = Toy(Toy.rows(20, words: 12)).regression
        #expect(regression.words[FeatureHash.size] == 0)
        #expect(regression.groups[FeatureHash.size] == 0)
    }

    @Test func `a weighty row counts more than a light one`() {
        let rows = [
            Row(text: "lo ka nim", isAttack: true, source: "s"), Row(text: "lo ka nim", isAttack: false, source: "s"),
        ]
        let toy = Toy(rows)
        var regression = Regression(toy.table)
        regression.add(.init(unit: 0, isAttack: true, cost: 5))
        regression.add(.init(unit: 1, isAttack: false, cost: 0.5))
        regression.fit(passes: 10)
        #expect(regression.margin(0) > 1)
    }
}

struct TeacherTests {
    @Test func `around a spliced attack only what is mostly attack is taught as one`() {
        let honest = Array(repeating: "mirela posti fenole talibu wexa lo ka nim", count: 3).joined(separator: " ")
        let attack = "zorbat quimpel vexlund drosk hulmar."
        let text = honest + ". " + attack + " " + honest + "."
        let start = honest.utf8.count + 2
        let row = Row(text: text, isAttack: true, source: "s", attack: start..<start + attack.utf8.count)
        let toy = Toy([row])
        let examples = toy.regression.examples
        let sentences = examples.filter { toy.table.units[$0.unit].kind == .sentence }
        #expect(sentences.map(\.isAttack) == [false, true, false])
        for example in examples where !example.isAttack {
            let bytes = toy.table.units[example.unit].bytes
            #expect(bytes.clamped(to: start..<start + attack.utf8.count).isEmpty)
        }
    }
}
