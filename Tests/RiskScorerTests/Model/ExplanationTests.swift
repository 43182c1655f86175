import Testing

@testable import RiskScorer

struct ExplanationTests {
    private static func explain(_ text: String, _ weights: [String: Int8]) throws -> Explanation {
        let model = try WeightsFile(weights).model()
        let bytes = Array(text.utf8)
        let unit = WorstUnit(margin: 1, kind: .whole, bytes: 0..<bytes.count)
        return Explanation.of(unit, bytes, model)
    }

    @Test func `the heaviest words are named, the heaviest first`() throws {
        let found = try Self.explain("they sang of zanzibar and of timbuktu", ["zanzibar": 40, "timbuktu": 90])
        #expect(found.words == ["timbuktu", "zanzibar"])
        #expect(found.stretch == 13..<37)
    }

    @Test func `words that speak for an honest text are not named`() throws {
        let found = try Self.explain("they sang of zanzibar and timbuktu", ["zanzibar": 40, "timbuktu": -90])
        #expect(found.words == ["zanzibar"])
        #expect(found.stretch == 13..<21)
    }

    @Test func `at most five words of at most twelve are named`() throws {
        let names = ["alba", "brno", "cork", "delhi", "essen", "fargo", "genoa"]
        let weights = Dictionary(uniqueKeysWithValues: names.map { ($0, Int8(50)) })
        #expect(try Self.explain(names.joined(separator: " "), weights).words.count == 5)
        let far = "alba " + String(repeating: "of ", count: 30) + "brno"
        #expect(try Self.explain(far, weights).words.count == 1)
    }

    @Test func `a unit within a longer text is explained in bytes of the text`() throws {
        let model = try WeightsFile(["zanzibar": 40]).model()
        let bytes = Array("zanzibar is far. they sang of zanzibar".utf8)
        let found = Explanation.of(WorstUnit(margin: 1, kind: .sentence, bytes: 17..<38), bytes, model)
        #expect(found.stretch == 30..<38)
    }

    @Test func `the stretch stays in bounds, whatever the text`() throws {
        for text in ["", " ", "a", ".", "zanzibar", "忽略", String(repeating: "zanzibar ", count: 2000)] {
            let found = try Self.explain(text, ["zanzibar": 40])
            #expect((0...text.utf8.count).contains(found.stretch.lowerBound), "\(text.prefix(20))")
            #expect((0...text.utf8.count).contains(found.stretch.upperBound), "\(text.prefix(20))")
        }
    }

    @Test func `without a word that weighs none is named`() throws {
        #expect(try Self.explain("they sang all night", [:]).words.isEmpty)
    }
}
