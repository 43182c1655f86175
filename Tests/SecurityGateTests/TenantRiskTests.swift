import Foundation
import SecurityGate
import Testing

@Suite struct TenantRiskTests {
    private func risk(_ scores: [(score: Int, time: Int)], at time: Int) -> Int {
        var risk = TenantRisk()
        for entry in scores { risk.add(entry.score, at: entry.time) }
        return risk.value(at: time, power: exp2)
    }

    struct Case: Sendable {
        var scores: [(score: Int, time: Int)]
        var time: Int
        var risk: Int

        /// Expected values worked out by hand from the formula.
        static let cases = [
            Case(scores: [], time: 0, risk: 0),
            Case(scores: [(80, 0)], time: 0, risk: 80),
            Case(scores: [(80, 0)], time: 600_000, risk: 40),
            Case(scores: [(80, 0)], time: 1_200_000, risk: 20),
            Case(scores: [(50, 0), (50, 0)], time: 0, risk: 75),
            Case(scores: [(60, 0), (40, 600_000)], time: 600_000, risk: 58),
            Case(scores: [(19, 0), (19, 0), (19, 0)], time: 0, risk: 0),
        ]
    }

    @Test(arguments: Case.cases) func `risk joins findings by a noisy-or and halves every ten minutes`(_ item: Case) {
        #expect(risk(item.scores, at: item.time) == item.risk)
    }

    @Test func `many weak findings raise it and never past 100`() {
        let many = (0..<500).map { (score: 30, time: $0 * 1000) }
        #expect(risk(many, at: 500_000) == 100)
    }
}
