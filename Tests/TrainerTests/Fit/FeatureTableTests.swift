import Testing

@testable import RiskScorer
@testable import Trainer

struct FeatureTableTests {
    /// A number for each place and fingerprint.
    private static func number(_ place: Int, _ print: UInt32) -> UInt32 { UInt32(place) << 8 | print }

    private static func table(_ features: [[UInt32]], templates: [Int?], least: Int) -> FeatureTable {
        let rows = templates.map { Row(text: "", isAttack: true, source: "s", template: $0) }
        return FeatureTable(rows, least: least) { features[$0][...] }
    }

    @Test func `a feature needs enough rows`() {
        let (common, rare) = (Self.number(3, 5), Self.number(4, 5))
        let table = Self.table([[common, rare], [common], [common, common]], templates: [nil, nil, nil], least: 3)
        #expect(table.contains(common))
        #expect(!table.contains(rare))
        #expect(table.count == 1)
    }

    @Test func `rows of one template count once, wherever they stand`() {
        let feature = Self.number(9, 1)
        let rows = [[feature], [], [feature], [feature]]
        #expect(!Self.table(rows, templates: [1, 2, 1, 1], least: 2).contains(feature))
        #expect(Self.table(rows, templates: [1, 2, 3, 1], least: 2).contains(feature))
    }

    @Test func `of features that share a place the commonest stays, and another's fingerprint is unknown`() {
        let (first, second) = (Self.number(7, 200), Self.number(7, 3))
        let table = Self.table([[first, second], [second]], templates: [nil, nil], least: 1)
        #expect(table.contains(second))
        #expect(!table.contains(first))
        #expect(!table.contains(Self.number(7, 4)))
        #expect(table.count == 1)
    }

    @Test func `of equals the one with the lower number stays`() {
        let features = [Self.number(7, 90), Self.number(7, 3)]
        #expect(Self.table([features], templates: [nil], least: 1).contains(features[1]))
        #expect(Self.table([features.reversed()], templates: [nil], least: 1).contains(features[1]))
    }
}
