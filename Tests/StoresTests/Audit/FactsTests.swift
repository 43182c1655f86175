import SecurityGate
import Testing
import Vocabulary
import Wire

@testable import Stores

@Suite struct FactsTests {
    static var full: Facts {
        var facts = Facts()
        facts.findings = [
            Facts.Mark(code: .piInstructionOverride, weight: 80, rule: "override.ignore_previous"),
            Facts.Mark(code: .obfBase64, weight: 20, rule: "quote\"and\\slash"),
        ]
        facts.omitted = 3
        facts.signals = [Facts.Hint(code: .extParamSweep, confidence: 0.29)]
        facts.session = SessionStanding(conversation: 70, tenant: 40, fresh: 30)
        facts.waived = [.rateRequests]
        facts.simulated = [.banned]
        facts.response = ResponseStanding(steps: [.strip, .cap], code: .extParamSweep)
        facts.lapses = [.detectorTimeout]
        facts.modelRefusal = .modelUnsigned
        facts.isModelBarred = true
        var asked = AskedParameters()
        (asked.choices, asked.bestOf, asked.maxTokens, asked.topLogprobs, asked.context) = (4, 8, 900, 5, 8192)
        (asked.logprobs, asked.logitBias, asked.needs) = (true, true, [.biasWithLogprobs, .raw])
        facts.asked = asked
        facts.lacked = .template
        facts.mode = .monitor
        facts.policy = 1_760_000_000_001
        return facts
    }

    @Test func `facts are read as they were written`() throws {
        #expect(Facts(json: Self.full.json) == Self.full)
        #expect(Facts(json: "{}") == Facts())
        #expect(Facts().json == "{}")
        _ = try JSONDocument(Array(Self.full.json.utf8))
    }

    @Test(arguments: [
        "", "[]", "null", "{", #"{"unknown":1}"#, #"{"mode":"off"}"#, #"{"findings":{}}"#, #"{"waived":["nonsense"]}"#,
        #"{"findings":[{"code":"pi_model","weight":101,"rule":"r"}]}"#, #"{"lacked":"everything"}"#,
        #"{"signals":[{"code":"pi_model","confidence":2}]}"#, #"{"asked":[]}"#, #"{"session":{"fresh":1}}"#,
        #"{"session":{"conversation":0,"tenant":0,"fresh":101}}"#, #"{"omitted":-1}"#, #"{"policy":-1}"#,
        "{\"waived\":[" + Array(repeating: "\"banned\"", count: 33).joined(separator: ",") + "]}",
        "{\"policy\":" + String(repeating: "1", count: 70_000) + "}",
    ])
    func `what this program never writes is not read`(json: String) { #expect(Facts(json: json) == nil) }

    @Test func `a plain request that was let through has none`() {
        let plain = Assessment(session: SessionStanding(conversation: 0, tenant: 90, fresh: 0))
        #expect(Facts(plain, asked: nil, isModelBarred: false, mode: .monitor, policy: 9) == nil)
        #expect(Facts(Refusal(.bodyMalformed), isModelBarred: false, mode: .enforce, policy: 9) == nil)
    }

    @Test func `findings are kept without text, and 32 of them at most`() throws {
        let findings = (0..<40).map { number in
            Finding(
                code: .piModel, weight: 60 - number, rule: "r\(number)", segment: 0, span: Span(0, 9),
                decodePath: ["base64"], evidence: "my secret words")
        }
        let facts = try #require(
            Facts(
                Assessment(score: 60, findings: findings), asked: nil, isModelBarred: false, mode: .enforce, policy: 0))
        #expect(facts.findings.count == 32)
        #expect(facts.omitted == 8)
        #expect(!facts.json.contains("secret"))
        let again = facts.assessment(score: 60)
        #expect(again.findings.map(\.rule) == findings.prefix(32).map(\.rule))
        #expect(again.findings.allSatisfy { $0.evidence.isEmpty && $0.span == nil })
    }
}
