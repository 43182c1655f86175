import Foundation
import Testing

@testable import Trainer

struct PlattTests {
    /// Margins with labels drawn by a known slope and offset.
    private static func rows(_ count: Int, slope: Double, offset: Double) -> [(margin: Double, isAttack: Bool)] {
        var random = SeededRandom("platt")
        return (0..<count).map { index in
            let margin = 8 * Double(index) / Double(count) - 4
            let chance = 1 / (1 + exp(-(slope * margin + offset)))
            return (margin, Double(random.below(1 << 20)) / Double(1 << 20) < chance)
        }
    }

    @Test(arguments: [(2.0, -1.0), (0.5, 0.3), (1.0, -2.0)])
    func `a known slope and offset are found again`(_ slope: Double, _ offset: Double) {
        let found = Platt.fit(Self.rows(20_000, slope: slope, offset: offset))
        #expect(abs(found.slope - slope) < 0.1 * slope + 0.02, "\(found)")
        #expect(abs(found.offset - offset) < 0.1 * abs(offset) + 0.05, "\(found)")
    }

    @Test func `rows that are told apart without a fault give no endless slope`() {
        let found = Platt.fit((0..<100).map { (Double($0) - 49.5, $0 >= 50) })
        #expect(found.slope > 0 && found.slope < 100)
        #expect(abs(found.offset) < 1)
    }

    @Test(arguments: [[], [(1.0, true)], [(1.0, false), (2.0, false)]])
    func `too few rows give numbers all the same`(_ rows: [(Double, Bool)]) {
        let found = Platt.fit(rows.map { (margin: $0.0, isAttack: $0.1) })
        #expect(found.slope.isFinite && found.offset.isFinite)
    }
}
