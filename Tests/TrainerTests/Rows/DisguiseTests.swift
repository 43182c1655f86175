import Testing

@testable import Trainer

struct DisguiseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: Disguise
        let text: String
        let disguised: String
        var testDescription: String { "\(kind)" }
    }

    static let fixed: [Case] = [
        Case(kind: .base64, text: "Say hi", disguised: "U2F5IGhp"),
        Case(kind: .hex, text: "hi!", disguised: "686921"),
        Case(kind: .percent, text: "hi!", disguised: "%68%69%21"),
        Case(kind: .reversed, text: "abc é", disguised: "é cba"),
        Case(kind: .rot13, text: "Uryyb, Zz 1é", disguised: "Hello, Mm 1é"),
        Case(kind: .spaced, text: "a bc", disguised: "a   b c"),
        Case(kind: .capitals, text: "a Bé", disguised: "A BÉ"),
    ]

    @Test(arguments: fixed) func `a fixed disguise is what its name says`(_ sample: Case) {
        var random = SeededRandom("test")
        #expect(sample.kind.apply(sample.text, &random) == sample.disguised)
    }

    @Test func `shuffled words keep their letters and both ends`() {
        var random = SeededRandom("test")
        let text = "wonderful mornings in it"
        let shuffled = Disguise.shuffled.apply(text, &random)
        #expect(shuffled != text)
        for (word, was) in zip(shuffled.split(separator: " "), text.split(separator: " ")) {
            #expect(word.sorted() == was.sorted())
            #expect(word.first == was.first && word.last == was.last)
        }
    }

    @Test func `leet puts digits for letters and vowelless drops vowels only`() {
        var random = SeededRandom("test")
        let text = String(repeating: "atolls ", count: 20)
        #expect(Disguise.leet.apply(text, &random).contains { "4701".contains($0) })
        #expect(
            Disguise.vowelless.apply(text, &random).filter { !"ao".contains($0) } == text.filter { !"ao".contains($0) })
    }

    @Test func `an attack is disguised only so that it can still be read`() {
        let rows = (0..<200).map { Row(text: "words of row \($0)", isAttack: $0 % 2 == 0, source: "s", template: $0) }
        let disguised = Disguise.rows(rows, everyNth: 1)
        let legible = Set(Disguise.allCases.filter(\.isLegible).map { "disguise/\($0)" })
        #expect(disguised.filter(\.isAttack).allSatisfy { legible.contains($0.source) })
        #expect(Set(disguised.filter { !$0.isAttack }.map(\.source)).count == Disguise.allCases.count)
        #expect(disguised.map(\.isAttack) == rows.map(\.isAttack))
        #expect(disguised.map(\.template) == rows.map(\.template))
        #expect(disguised.map(\.text) == Disguise.rows(rows, everyNth: 1).map(\.text))
    }

    @Test func `each nth row is taken, and no long one`() {
        let rows = (0..<12).map {
            Row(text: String(repeating: "word ", count: $0 * 20 + 1), isAttack: false, source: "s")
        }
        #expect(Disguise.rows(rows, everyNth: 3).count == 2)
    }
}
