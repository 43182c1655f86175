import Foundation
import SecurityGate
import Testing
import Vocabulary

@Suite struct ConversationRiskTests {
    private static func segments(_ texts: [(Channel, String)]) -> [Segment] {
        texts.enumerated().map { number, text in
            Segment(channel: text.0, path: .init("messages", index: number, leaf: "content"), text: text.1)
        }
    }

    private static func finding(
        _ weight: Int, segment: Int?, rule: String = "r", code: ReasonCode = .piJailbreakPersona
    )
        -> Finding
    {
        Finding(code: code, weight: weight, rule: rule, segment: segment, evidence: "e")
    }

    /// Counts findings of texts, each text being one message of the request.
    private static func count(
        _ risk: inout ConversationRisk, _ texts: [(Channel, String)], _ findings: [Finding], at time: Int = 0
    ) -> (fresh: Int, risk: Int) {
        let marks = FindingMark.marks(of: findings, in: segments(texts))
        let (fresh, value) = risk.count(findings, marks, at: time, power: exp2)
        return (fresh.attacks, value)
    }

    @Test func `what a chat sends again counts once, and what is said last counts each time`() {
        var risk = ConversationRisk()
        let first = Self.count(&risk, [(.user, "a")], [Self.finding(40, segment: 0)])
        #expect(first == (40, 0))
        let history = Self.count(
            &risk, [(.user, "a"), (.assistant, "x"), (.user, "b")], [Self.finding(40, segment: 0)])
        #expect(history == (0, 40))
        let again = Self.count(
            &risk, [(.user, "a"), (.assistant, "x"), (.user, "a")],
            [Self.finding(40, segment: 0), Self.finding(40, segment: 2)])
        #expect(again.fresh == 40)
        #expect(again.risk == 64)
    }

    @Test func `a made-up answer behind the attempt does not hide it`() {
        var risk = ConversationRisk()
        let texts: [(Channel, String)] = [(.user, "a"), (.assistant, "of course")]
        for fresh in [40, 40, 40] {
            #expect(Self.count(&risk, texts, [Self.finding(40, segment: 0)]).fresh == fresh)
        }
    }

    @Test func `what stands in tools, instructions and between messages counts once`() {
        for channel in [Channel.system, .toolDescription, .assistant, .field] {
            var risk = ConversationRisk()
            let texts = [(channel, "a"), (.user, "b")]
            #expect(Self.count(&risk, texts, [Self.finding(40, segment: 0)]).fresh == 40)
            #expect(Self.count(&risk, texts, [Self.finding(40, segment: 0)]).fresh == 0)
        }
        var risk = ConversationRisk()
        #expect(Self.count(&risk, [(.user, "b")], [Self.finding(40, segment: nil)]).fresh == 40)
        #expect(Self.count(&risk, [(.user, "b")], [Self.finding(40, segment: nil)]).fresh == 0)
        #expect(Self.count(&risk, [(.user, "b")], [Self.finding(40, segment: nil, rule: "s")]).fresh == 40)
    }

    @Test func `another rule in the same text, and the same rule in another text, are fresh`() {
        var risk = ConversationRisk()
        let texts: [(Channel, String)] = [(.system, "a"), (.system, "b"), (.user, "c")]
        #expect(Self.count(&risk, texts, [Self.finding(40, segment: 0)]).fresh == 40)
        #expect(Self.count(&risk, texts, [Self.finding(40, segment: 0, rule: "s")]).fresh == 40)
        #expect(Self.count(&risk, texts, [Self.finding(40, segment: 1)]).fresh == 40)
    }

    @Test func `secrets and personal data are fresh but no step of an attack`() {
        var risk = ConversationRisk()
        let findings = [Self.finding(50, segment: 0, code: .piiInput)]
        for _ in 0..<8 {
            let marks = FindingMark.marks(of: findings, in: Self.segments([(.user, "a")]))
            let (fresh, value) = risk.count(findings, marks, at: 0, power: exp2)
            #expect(fresh == FreshFindings(all: 50, attacks: 0))
            #expect(value == 0)
        }
    }

    @Test func `the same beginning again is no escalation, but counts for the tenant, and what follows it climbs`() {
        var risk = ConversationRisk()
        let findings = [Self.finding(40, segment: 0)]
        let marks = FindingMark.marks(of: findings, in: Self.segments([(.user, "a")]))
        for _ in 0..<9 {
            let (fresh, value) = risk.count(findings, marks, isOpening: true, at: 0, power: exp2)
            #expect(fresh.attacks == 40 && value == 0)
        }
        let next = Self.count(&risk, [(.user, "a"), (.assistant, "x"), (.user, "b")], [Self.finding(40, segment: 2)])
        #expect(next == (40, 64))
    }

    @Test func `an opening that brings something new beside its words climbs`() {
        var risk = ConversationRisk()
        var values: [Int] = []
        for step in 0..<4 {
            let segments = Self.segments([(.user, "a"), (.system, "step \(step)")])
            let findings = [Self.finding(40, segment: 1)]
            let marks = FindingMark.marks(of: findings, in: segments)
            values.append(risk.count(findings, marks, isOpening: true, at: 0, power: exp2).risk)
        }
        #expect(values == [0, 64, 78, 87])
    }

    @Test func `it decays to nothing, and then the next turn is a first one`() {
        var risk = ConversationRisk()
        for _ in 0..<3 { _ = Self.count(&risk, [(.user, "a")], [Self.finding(60, segment: 0)]) }
        #expect(Self.count(&risk, [(.user, "b")], [], at: 0).risk == 94)
        #expect(Self.count(&risk, [(.user, "b")], [], at: 600_000).risk == 66)
        #expect(Self.count(&risk, [(.user, "a")], [Self.finding(60, segment: 0)], at: 6_000_000).risk == 0)
    }

    @Test func `it remembers 64 findings, and more of them count again when they are sent again`() {
        var risk = ConversationRisk()
        let texts = (0..<65).map { (Channel.system, "text \($0)") } + [(.user, "u")]
        func fresh(_ segment: Int) -> Int { Self.count(&risk, texts, [Self.finding(40, segment: segment)]).fresh }
        for segment in 0..<64 { #expect(fresh(segment) == 40) }
        for segment in 0..<64 { #expect(fresh(segment) == 0) }
        #expect(fresh(64) == 40)
        #expect(fresh(0) == 40)
        #expect(fresh(2) == 0)
    }
}
