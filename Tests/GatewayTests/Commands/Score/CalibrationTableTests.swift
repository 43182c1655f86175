import Testing

@testable import Gateway

struct CalibrationTableTests {
    /// Adds rows of which every one has the probability and so many are attacks.
    private static func rows(_ groups: (probability: Double, rows: Int, attacks: Int)...) -> CalibrationTable {
        groups.reduce(into: CalibrationTable()) { calibration, group in
            for row in 0..<group.rows {
                calibration.add(probability: group.probability, isAttack: row < group.attacks)
            }
        }
    }

    @Test func `nothing is known of no rows`() {
        #expect(CalibrationTable().error == nil)
        #expect(CalibrationTable().bins == [])
    }

    @Test func `probabilities that come true are not off`() throws {
        let error = try #require(Self.rows((0.1, 100, 10), (0.5, 100, 50), (0.9, 100, 90)).error)
        #expect(error < 1e-9)
    }

    @Test func `rows count by how far their bin is off`() throws {
        let error = try #require(Self.rows((0.2, 100, 0), (0.9, 300, 300)).error)
        #expect(abs(error - (0.2 * 100 + 0.1 * 300) / 400) < 1e-9)
    }

    @Test func `over-confidence and under-confidence do not cancel out`() throws {
        let error = try #require(Self.rows((0, 50, 10), (1, 50, 40)).error)
        #expect(abs(error - 0.2) < 1e-9)
    }

    @Test func `bins hold as many rows each, and rows of one probability stay together`() {
        var even = CalibrationTable()
        for row in 0..<1500 { even.add(probability: Double(row) / 1500, isAttack: false) }
        #expect(even.bins.map(\.rows) == [Int](repeating: 100, count: CalibrationTable.binCount))
        let tied = Self.rows((0, 900, 0), (0.3, 50, 0), (0.8, 50, 50)).bins
        #expect(tied.map(\.rows) == [900, 100] || tied.map(\.rows) == [900, 50, 50])
    }

    @Test func `what was counted apart comes to the same`() {
        var joined = Self.rows((0.2, 30, 3))
        joined.merge(Self.rows((0.7, 20, 19), (0.2, 5, 5)))
        #expect(joined == Self.rows((0.2, 5, 5), (0.7, 20, 19), (0.2, 30, 3)))
    }

    @Test func `a probability beyond its range counts as the nearest one`() {
        #expect(Self.rows((-1, 3, 0), (7, 2, 2)) == Self.rows((0, 3, 0), (1, 2, 2)))
    }
}
