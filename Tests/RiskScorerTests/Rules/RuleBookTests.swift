import Testing
import Vocabulary

@testable import RiskScorer

struct RuleBookTests {
    static let rules = RuleBook().wordRules

    @Test(arguments: rules.map(\.name)) func `every pattern of a rule asks for more than one word`(_ name: String) {
        for rule in Self.rules where rule.name == name {
            #expect(rule.compiled.allSatisfy { $0.steps.count >= 2 && $0.steps.allSatisfy { !$0.words.isEmpty } })
        }
    }

    @Test func `gaps are bounded so that a match stays one thought`() {
        let gaps = Self.rules.flatMap(\.compiled).flatMap(\.steps).map(\.gap)
        #expect(gaps.allSatisfy { (0...12).contains($0) })
    }

    @Test func `names and weights are in order`() {
        #expect(Set(Self.rules.map(\.name)).count == Self.rules.count)
        #expect(Self.rules.allSatisfy { (1...90).contains($0.weight) && $0.name.contains(".") })
    }

    @Test func `all words are written as folding leaves them`() {
        for (name, words) in Lexicon.classes {
            for word in words {
                #expect(word == word.lowercased(), "\(name): \(word)")
                #expect(!word.unicodeScalars.contains { (0xC0...0x24F).contains($0.value) }, "\(name): \(word)")
            }
        }
    }
}
