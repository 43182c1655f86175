import SecurityGate
import Testing
import Vocabulary

@Suite struct GateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var score: Int
        var mode: Mode
        var action: Action
        var would: Action

        var testDescription: String { "\(mode.rawValue) \(score)" }

        static let cases = [
            Case(score: 0, mode: .enforce, action: .allow, would: .allow),
            Case(score: 49, mode: .enforce, action: .allow, would: .allow),
            Case(score: 50, mode: .enforce, action: .warn, would: .warn),
            Case(score: 79, mode: .enforce, action: .warn, would: .warn),
            Case(score: 80, mode: .enforce, action: .block, would: .block),
            Case(score: 100, mode: .enforce, action: .block, would: .block),
            Case(score: 79, mode: .monitor, action: .allow, would: .warn),
            Case(score: 100, mode: .monitor, action: .allow, would: .block),
        ]
    }

    private func ruling(_ outcome: Gate.Outcome) -> Ruling {
        switch outcome {
        case .cleared(let clearance): clearance.ruling
        case .refused(let ruling, _): ruling
        }
    }

    @Test(arguments: Case.cases) func `the score decides, and monitoring blocks nothing`(_ item: Case) {
        let finding = Finding(code: .piInstructionOverride, weight: item.score, rule: "r")
        let outcome = Gate(policy: Policy()).decide(
            Assessment(score: item.score, findings: [finding]), mode: item.mode)
        #expect(ruling(outcome).action == item.action)
        #expect(ruling(outcome).would == item.would)
        if case .cleared = outcome { #expect(item.action != .block) } else { #expect(item.action == .block) }
    }

    @Test func `the heaviest finding names the refusal`() throws {
        let findings = [
            Finding(code: .obfBase64, weight: 20, rule: "a"), Finding(code: .piJailbreakPersona, weight: 90, rule: "b"),
            Finding(code: .obfBase64, weight: 10, rule: "c"),
        ]
        let outcome = Gate(policy: Policy()).decide(Assessment(score: 92, findings: findings), mode: .enforce)
        guard case .refused(let ruling, let refusal) = outcome else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.code == .piJailbreakPersona)
        #expect(ruling.reasons == [.piJailbreakPersona, .obfBase64])
    }

    @Test func `a model that is not verified is refused in monitor mode too`() {
        let outcome = Gate(policy: Policy()).decide(Assessment(modelRefusal: .modelDigestMismatch), mode: .monitor)
        guard case .refused(_, let refusal) = outcome else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.code == .modelDigestMismatch)
        #expect(refusal.code.status == 503)
    }

    @Test func `a behavioural signal alone warns`() {
        let signal = Assessment.Signal(code: .extParamSweep, confidence: 0.9, evidence: "8 sweeps")
        let outcome = Gate(policy: Policy()).decide(Assessment(signals: [signal]), mode: .enforce)
        #expect(ruling(outcome).action == .warn)
        #expect(ruling(outcome).reasons == [.extParamSweep])
    }
}
