import SecurityGate
import Stores
import Testing
import Vocabulary

@testable import Gateway

@Suite struct AlarmTests {
    private static func alarm(
        _ severity: Severity = .high, tenant: String = "t_a", code: ReasonCode = .extParamSweep, evidence: String = "e"
    ) -> Alarm {
        Alarm(code, severity, confidence: severity.rawValue, tenant: tenant, evidence: evidence)
    }

    @Test func `a flood of one tenant and code is one alert with the worst of it`() {
        var gatherer = AlarmGatherer()
        #expect(gatherer.add(Self.alarm(.critical), at: 5) == true)
        for number in 0..<1_000 { #expect(gatherer.add(Self.alarm(evidence: "\(number)"), at: 6 + number) == false) }
        #expect(gatherer.add(Self.alarm(tenant: "t_b"), at: 7) == false)
        let taken = gatherer.take()
        #expect(taken.map(\.count) == [1_001, 1])
        let alert = taken[0].alert
        #expect(alert.severity == .critical && alert.confidence == 3 && alert.evidence == "e")
        #expect((alert.time, alert.seen, alert.count) == (5, 1_005, 1_001))
        #expect(gatherer.take() == [])
        for number in 0..<3 { _ = gatherer.add(Self.alarm(evidence: "\(number)"), at: 1) }
        #expect(gatherer.take().map(\.alarm.evidence) == ["2"])
        #expect(gatherer.dropped == 0)
        #expect(gatherer.add(Self.alarm(), at: 9) == true)
    }

    @Test func `what waits is bounded, and a more severe one takes the place of a milder one`() {
        var gatherer = AlarmGatherer()
        for number in 0..<AlarmGatherer.limit { _ = gatherer.add(Self.alarm(tenant: "t_\(number)"), at: 0) }
        _ = gatherer.add(Self.alarm(tenant: "t_more"), at: 1)
        _ = gatherer.add(Self.alarm(.critical, tenant: "t_worse"), at: 1)
        _ = gatherer.add(Self.alarm(.critical, tenant: "t_worse"), at: 2)
        #expect(gatherer.dropped == 2)
        let taken = gatherer.take()
        #expect(taken.count == AlarmGatherer.limit)
        #expect(taken.filter { $0.alarm.severity == .critical }.map(\.count) == [2])
        #expect(!taken.contains { $0.alarm.tenant == "t_more" })
    }

    @Test func `evidence is bounded, and a sure signal is critical`() {
        #expect(Self.alarm(evidence: String(repeating: "é", count: 900)).evidence.utf8.count <= 1_006)
        func severity(_ confidence: Double) -> Severity {
            Alarm(.init(code: .extDistillation, confidence: confidence, evidence: ""), tenant: "t").severity
        }
        #expect([0.9, 0.89, 0.5, 0.49].map(severity) == [.critical, .high, .high, .low])
    }

    @Test func `an escalation is critical where it blocks what the text alone would not`() {
        let gate = Gate(policy: Policy())
        func alarm(_ score: Int, _ standing: SessionStanding) -> Alarm? {
            let finding = Finding(code: .piJailbreakPersona, weight: score, rule: "r")
            let assessment = Assessment(score: score, findings: [finding], session: standing)
            let ruling =
                switch gate.decide(assessment, mode: .enforce) {
                case .cleared(let clearance): clearance.ruling
                case .refused(let ruling, _): ruling
                }
            return Alarm(escalation: ruling, tenant: "t_a")
        }
        #expect(alarm(40, SessionStanding(conversation: 95, fresh: 40))?.severity == .critical)
        #expect(alarm(40, SessionStanding(conversation: 70, fresh: 40))?.severity == .high)
        #expect(alarm(40, SessionStanding(conversation: 95, tenant: 95, fresh: 0)) == nil)
        #expect(alarm(40, SessionStanding(tenant: 95, fresh: 40)) == nil)
        #expect(alarm(40, SessionStanding()) == nil)
        #expect(alarm(60, SessionStanding(conversation: 70, fresh: 60)) == nil)
        #expect(alarm(85, SessionStanding(conversation: 99, fresh: 85)) == nil)
    }

    @Test func `a trouble is told when it lasts, when it changes, and when it is over`() {
        var log = TroubleLog()
        let down = TroubleLog.Trouble(severity: .high, evidence: "down")
        let worse = TroubleLog.Trouble(severity: .high, evidence: "worse")
        for _ in 0..<2 { #expect(log.look([.limiterDegraded: down]).isEmpty) }
        #expect(log.look([:]).isEmpty)
        for _ in 0..<2 { #expect(log.look([.limiterDegraded: down]).isEmpty) }
        #expect(log.look([.limiterDegraded: down]).map(\.evidence) == ["down"])
        #expect(log.look([.limiterDegraded: down]).isEmpty)
        #expect(log.look([.limiterDegraded: worse]).map(\.evidence) == ["worse"])
        #expect(log.look([:]).map(\.evidence) == ["over after 5 s: worse"])
        #expect(log.look([:]).isEmpty)
    }
}
