import SecurityGate
import Testing
import Vocabulary

@testable import Gateway

@Suite struct LateAlarmsTests {
    private let subject = LateAlarms.Subject(tenant: "t_a", code: .extParamSweep)
    private let signal = Assessment.Signal(code: .extParamSweep, confidence: 0.9, evidence: "8 of them")

    @Test func `what another gateway tells of is not told again`() {
        var alarms = LateAlarms()
        alarms.hold(signal, subject, members: ["t_a"], at: 1_000, spread: 0)
        alarms.note(subject, at: 1_100)
        let late = alarms.due(at: 9_000)
        #expect(late.isEmpty)
        alarms.hold(signal, subject, members: ["t_a"], at: 1_200, spread: 0)
        #expect(alarms.isEmpty)
    }

    @Test func `what nobody tells of comes due after a moment, once`() {
        var alarms = LateAlarms()
        alarms.hold(signal, subject, members: ["t_a"], at: 1_000, spread: 30)
        alarms.hold(signal, subject, members: ["t_a"], at: 1_010, spread: 30)
        let early = alarms.due(at: 1_279)
        #expect(early.isEmpty)
        let due = alarms.due(at: 1_280)
        #expect(due.map(\.subject) == [subject])
        let late = alarms.due(at: 9_000)
        #expect(late.isEmpty)
    }

    @Test func `what was told long ago, of another tenant or another code holds for nothing`() {
        var alarms = LateAlarms()
        alarms.note(subject, at: 0)
        alarms.note(.init(tenant: "t_b", code: .extParamSweep), at: 5_000)
        alarms.note(.init(tenant: "t_a", code: .extRepeatToken), at: 5_000)
        alarms.hold(signal, subject, members: ["t_a"], at: 5_000, spread: 0)
        let due = alarms.due(at: 6_000)
        #expect(due.count == 1)
    }

    @Test func `a flood is bounded`() {
        var alarms = LateAlarms()
        for number in 0..<100_000 {
            let subject = LateAlarms.Subject(tenant: "t_\(number)", code: .extParamSweep)
            alarms.note(.init(tenant: "t_\(number)", code: .extRepeatToken), at: 0)
            alarms.hold(signal, subject, members: ["t_\(number)"], at: 0, spread: 0)
        }
        let due = alarms.due(at: 1_000)
        #expect(due.count == 1_024)
    }
}
