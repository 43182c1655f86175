import SecurityGate
import Testing
import Vocabulary

struct TellingFindingTests {
    struct Case: Sendable {
        var rule: String
        var weight: Int
        var isTelling: Bool
    }

    static let cases: [Case] = [
        Case(rule: "override.directive", weight: 42, isTelling: true),
        Case(rule: "model.user", weight: 55, isTelling: false),
        Case(rule: "model.user", weight: 79, isTelling: false),
        Case(rule: "model.user", weight: 80, isTelling: true),
        Case(rule: "model.tool", weight: 60, isTelling: false),
    ]

    @Test(arguments: cases) func `a classifier's doubt says nothing of a conversation, a rule's find does`(_ one: Case)
    {
        #expect(Finding(code: .piModel, weight: one.weight, rule: one.rule).isTelling == one.isTelling)
    }
}
