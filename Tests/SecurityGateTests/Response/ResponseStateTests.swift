import SecurityGate
import Testing
import Vocabulary

@Suite struct ResponseStateTests {
    private static func signal(_ confidence: Double, _ code: ReasonCode = .extLogprobHarvest) -> Assessment.Signal {
        Assessment.Signal(code: code, confidence: confidence, evidence: "")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var confidence: Double
        var steps: [ResponseLadder.Step]
        var testDescription: String { "\(confidence)" }

        static let cases = [
            Case(confidence: 0.4, steps: []), Case(confidence: 0.7, steps: [.strip]),
            Case(confidence: 0.85, steps: [.strip, .cap]), Case(confidence: 0.9, steps: [.strip, .cap, .slow]),
        ]
    }

    @Test(arguments: Case.cases) func `a signal leads to the steps of its confidence, for as long as policy says`(
        _ item: Case
    ) {
        var state = ResponseState()
        var ladder = ResponseLadder()
        ladder.hold = 1000
        let taken = state.take(Self.signal(item.confidence), ladder, now: 5)
        #expect(taken == Set(item.steps))
        #expect(state.standing(at: 1004)?.steps ?? [] == item.steps)
        #expect(state.standing(at: 1005) == nil)
    }

    @Test func `a milder signal extends its own steps alone`() {
        var state = ResponseState()
        var ladder = ResponseLadder()
        ladder.hold = 1000
        _ = state.take(Self.signal(0.9), ladder, now: 0)
        _ = state.take(Self.signal(0.7, .extParamSweep), ladder, now: 500)
        #expect(state.standing(at: 999)?.steps == [.strip, .cap, .slow])
        #expect(state.standing(at: 1000) == ResponseStanding(steps: [.strip], code: .extParamSweep))
    }

    @Test func `bans and quarantines are reported and not kept here`() {
        var state = ResponseState()
        var ladder = ResponseLadder()
        ladder.confidence = [.quarantine: 80, .ban: 90]
        let taken = state.take(Self.signal(0.9), ladder, now: 0)
        #expect(taken == [.quarantine, .ban])
        #expect(state.standing(at: 1) == nil)
    }

    private static func ruling(_ assessment: Assessment, _ policy: Policy = Policy(), _ mode: Mode = .enforce) -> Ruling
    {
        switch Gate(policy: policy).decide(assessment, mode: mode) {
        case .cleared(let clearance): clearance.ruling
        case .refused(let ruling, _): ruling
        }
    }

    @Test func `a step that holds warns, names its signal and is explained`() {
        var assessment = Assessment()
        assessment.response = ResponseStanding(steps: [.strip, .slow], code: .extParamSweep)
        let ruling = Self.ruling(assessment)
        #expect(ruling.action == .warn)
        #expect(ruling.score == 0)
        #expect(ruling.reasons == [.extParamSweep])
        #expect(ruling.findings.map(\.rule) == ["response.strip", "response.slow"])
        var policy = Policy()
        policy.monitored = [.extraction]
        #expect(Self.ruling(assessment, policy).action == .allow)
        #expect(Self.ruling(assessment, policy).would == .warn)
    }

    @Test(arguments: Mode.allCases) func `a simulated ban only shows what would be`(_ mode: Mode) {
        var assessment = Assessment()
        assessment.simulated = [.banned]
        let ruling = Self.ruling(assessment, Policy(), mode)
        #expect(ruling.action == .allow)
        #expect(ruling.would == .block)
        #expect(ruling.reasons == [.banned])
    }

    @Test func `a block beside a simulated ban is told by its own cause`() {
        var assessment = Assessment(
            score: 90, findings: [Finding(code: .piJailbreakPersona, weight: 90, rule: "r")])
        assessment.simulated = [.banned]
        guard case .refused(let ruling, let refusal) = Gate(policy: Policy()).decide(assessment, mode: .enforce) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.code == .piJailbreakPersona)
        #expect(ruling.reasons == [.banned, .piJailbreakPersona])
    }
}
