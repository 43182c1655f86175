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

    struct Monitored: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var monitored: Set<Control>
        var assessment: Assessment
        var action: Action
        var would: Action
        var reasons: [ReasonCode]

        private static let override = Finding(code: .piInstructionOverride, weight: 90, rule: "r")
        private static let secret = Finding(code: .secretInput, weight: 55, rule: "s")

        static let cases = [
            Monitored(
                testDescription: "what a monitored control found counts for nothing but the record",
                monitored: [.injection], assessment: Assessment(score: 90, findings: [override]), action: .allow,
                would: .block, reasons: [.piInstructionOverride]),
            Monitored(
                testDescription: "what the others found still counts", monitored: [.injection],
                assessment: Assessment(score: 95, findings: [override, secret]), action: .warn, would: .block,
                reasons: [.piInstructionOverride, .secretInput]),
            Monitored(
                testDescription: "signals of a monitored detector do not warn", monitored: [.extraction],
                assessment: Assessment(
                    signals: [.init(code: .extParamSweep, confidence: 1, evidence: "")]), action: .allow, would: .warn,
                reasons: [.extParamSweep]),
            Monitored(
                testDescription: "a waived refusal is on record and refuses nothing", monitored: [],
                assessment: Assessment(waived: [.banned]), action: .allow, would: .block, reasons: [.banned]),
            Monitored(
                testDescription: "a doubtful model passes where policy says so", monitored: [.models],
                assessment: Assessment(modelRefusal: .modelUnknown), action: .allow, would: .block,
                reasons: [.modelUnknown]),
            Monitored(
                testDescription: "a conversation's risk is only recorded", monitored: [.session],
                assessment: Assessment(
                    score: 30, session: SessionStanding(conversation: 95, tenant: 95, fresh: 30)), action: .allow,
                would: .block, reasons: [.piMultiturnEscalation]),
            Monitored(
                testDescription: "a conversation's risk blocks", monitored: [],
                assessment: Assessment(
                    score: 30, session: SessionStanding(conversation: 90, tenant: 0, fresh: 30)), action: .block,
                would: .block, reasons: [.piMultiturnEscalation]),
            Monitored(
                testDescription: "a tenant's risk warns", monitored: [],
                assessment: Assessment(score: 30, session: SessionStanding(tenant: 80, fresh: 30)), action: .warn,
                would: .warn, reasons: [.piMultiturnEscalation]),
            Monitored(
                testDescription: "a risk without a finding of the request's own does nothing", monitored: [],
                assessment: Assessment(session: SessionStanding(conversation: 99, tenant: 99, fresh: 19)),
                action: .allow, would: .allow, reasons: []),
        ]
    }

    @Test(arguments: Monitored.cases) func `each control is carried out or only recorded`(_ item: Monitored) {
        var policy = Policy()
        policy.monitored = item.monitored
        let outcome = Gate(policy: policy).decide(item.assessment, mode: .enforce)
        #expect(ruling(outcome).action == item.action)
        #expect(ruling(outcome).would == item.would)
        #expect(ruling(outcome).reasons == item.reasons)
    }

    @Test func `the client is told what is carried out, not what is waived or monitored`() {
        var policy = Policy()
        policy.monitored = [.injection]
        policy.block = 50
        let findings = [
            Finding(code: .piInstructionOverride, weight: 90, rule: "r"),
            Finding(code: .secretInput, weight: 55, rule: "s"),
        ]
        let assessment = Assessment(score: 95, findings: findings, waived: [.banned])
        guard case .refused(let ruling, let refusal) = Gate(policy: policy).decide(assessment, mode: .enforce) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.code == .secretInput)
        #expect(ruling.reasons == [.banned, .piInstructionOverride, .secretInput])
    }

    @Test func `a tenant's own gate is found by its id, then by its name`() {
        var strict = Policy()
        strict.block = 60
        var lax = Policy()
        lax.block = 99
        let set = PolicySet(base: Policy(), tenants: ["t_1": strict, "acme": lax])
        #expect(set.gate(id: "t_1", name: "acme").policy.block == 60)
        #expect(set.gate(id: "t_2", name: "acme").policy.block == 99)
        #expect(set.gate(id: "t_2", name: "other").policy.block == 80)
    }

    @Test func `a control that could not work is on record, also where the request goes on`() {
        let lapsed = ruling(Gate(policy: Policy()).decide(Assessment(lapses: [.detectorTimeout]), mode: .enforce))
        #expect(lapsed.action == .allow && lapsed.reasons == [.detectorTimeout])
        let signal = Assessment.Signal(code: .extParamSweep, confidence: 0.9, evidence: "8 sweeps")
        let both = ruling(
            Gate(policy: Policy()).decide(
                Assessment(signals: [signal], lapses: [.detectorTimeout]), mode: .enforce))
        #expect(both.action == .warn && both.reasons == [.extParamSweep, .detectorTimeout])
    }

    @Test func `what came before leads only where the text alone would not have led to as much`() {
        func reasons(_ score: Int, _ standing: SessionStanding) -> [ReasonCode] {
            let finding = Finding(code: .piJailbreakPersona, weight: score, rule: "r")
            let assessment = Assessment(score: score, findings: [finding], session: standing)
            let ruling = ruling(Gate(policy: Policy()).decide(assessment, mode: .enforce))
            // Operators are shown the first finding; the session's weight is the risk, so it is often the heaviest.
            if !ruling.reasons.isEmpty { #expect(ruling.findings.map(\.code) == ruling.reasons) }
            return ruling.reasons
        }
        let (text, past) = (ReasonCode.piJailbreakPersona, ReasonCode.piMultiturnEscalation)
        #expect(reasons(40, SessionStanding(conversation: 95, fresh: 40)) == [past, text])
        #expect(reasons(40, SessionStanding(conversation: 70, fresh: 40)) == [past, text])
        #expect(reasons(60, SessionStanding(conversation: 95, fresh: 60)) == [past, text])
        #expect(reasons(60, SessionStanding(conversation: 70, fresh: 60)) == [text, past])
        #expect(reasons(90, SessionStanding(conversation: 99, fresh: 90)) == [text, past])
        #expect(reasons(40, SessionStanding(conversation: 95, fresh: 19)) == [])
    }
}
