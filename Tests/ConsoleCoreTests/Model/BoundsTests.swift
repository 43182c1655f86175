import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct BoundsTests {
    @Test func `a ring keeps the newest and never changes a serial`() {
        var ring = Ring<Int>(capacity: 3)
        #expect((0..<3).map { ring.append($0) } == [nil, nil, nil])
        #expect(ring.append(3) == 0 && ring.append(4) == 1)
        #expect(ring.serials.compactMap { ring[$0] } == [4, 3, 2])
        #expect(ring[1] == nil && ring[2] == 2 && ring[5] == nil && ring[-1] == nil && ring.newest == 4)
    }

    @Test func `the board keeps ten thousand refusals and forgets their requests`() {
        var board = Board()
        let clock = Clock(wall: 0, monotonic: 0)
        let scene = Scene()
        for number in 1...10_050 {
            let decision = Scene.decision("x", excerpt: "text \(number)")
            board.take(
                scene.event(number, .decision(decision), tenant: "t", request: "r\(number)"), clock: clock)
        }
        #expect(board.incidents.count == 10_000 && board.matchingSerials.count == 10_000)
        #expect(board.blockedTotal == 10_050)
        board.take(scene.event(1, .decision(Scene.decision("x")), tenant: "t", request: "r1"), clock: clock)
        #expect(board.incidents.nextSerial == 10_051)
    }

    @Test func `a request is shown once however often it is told`() {
        var board = Board()
        let scene = Scene()
        for number in 1...3 {
            board.take(
                scene.event(number, .decision(Scene.decision("x")), tenant: "t", request: "same"), clock: Clock())
        }
        #expect(board.incidents.count == 1)
    }

    @Test(arguments: [false, true])
    func `what was found in an answer joins the row of its request, and counts no second one`(_ isReversed: Bool) throws
    {
        var request = Scene.decision("x", action: .warn, score: 45)
        request.risk = 20
        var answer = Scene.decision("x", score: 70, rule: "canary.mark", code: .canaryLeak)
        answer.isAnswer = true
        let scene = Scene()
        var board = Board()
        board.set(try Filter("canary.mark"))
        let told = isReversed ? [answer, request, answer] : [request, answer, request]
        for (number, decision) in told.enumerated() {
            board.take(
                scene.event(number + 1, .decision(decision), tenant: "t", request: "r"),
                clock: Clock(wall: 0, monotonic: 1000))
        }
        #expect(board.incidents.count == 1 && board.matchingSerials == [0])
        let kept = board.incidents[0]?.decision
        #expect(kept?.action == .block && kept?.score == 70 && kept?.risk == 50)
        #expect(kept?.reasons == ["canary_leak", "pi_instruction_override"])
        #expect(kept?.findings.count == 2)
        let requests = isReversed ? 1 : 2
        #expect(board.meter.lastMinute(at: 1).total == requests && board.blockedTotal == 0)
        #expect(board.tenants["t"]?.meter.lastMinute(at: 1).total == requests)
    }

    @Test func `the answer of an allowed request has a row, and is not counted`() {
        var answer = Scene.decision("x", score: 70, code: .canaryLeak)
        answer.isAnswer = true
        let scene = Scene()
        var board = Board()
        for (number, decision) in [Scene.decision("x", action: .allow), answer].enumerated() {
            board.take(
                scene.event(number + 1, .decision(decision), tenant: "t", request: "r"),
                clock: Clock(wall: 0, monotonic: 1000))
        }
        #expect(board.incidents.count == 1 && board.meter.lastMinute(at: 1).total == 1)
        #expect(board.tenants["t"]?.why == "canary_leak")
    }

    @Test func `alerts are bounded and count the open ones`() {
        var table = AlertTable()
        for number in 0..<2100 {
            table.put(AlertRow(time: number, tenant: "t", alert: Self.alert("al_\(number)")))
        }
        #expect(table.count == 2000 && table.open == 2000 && table["al_99"] == nil && table.ids.first == "al_2099")
        var acknowledged = Self.alert("al_2099")
        acknowledged.state = .ack
        table.put(AlertRow(time: 9999, tenant: "t", alert: acknowledged))
        #expect(table.open == 1999 && table.count == 2000 && table["al_2099"]?.time == 2099)
    }

    @Test func `a flood of tenants and models is cut off`() {
        var board = Board()
        let scene = Scene()
        for number in 1...5000 {
            board.take(scene.event(number, .risk(.init(risk: 1, why: "")), tenant: "t\(number)"), clock: Clock())
            board.take(scene.event(number, .model(.init(model: "m\(number)", status: "ok"))), clock: Clock())
        }
        #expect(board.tenants.count == 4096 && board.models.count == 1024)
    }

    @Test func `long strings are cut when they come in`() {
        var decision = Scene.decision(String(repeating: "n", count: 5000), excerpt: String(repeating: "é", count: 9000))
        decision.reasons = Array(repeating: "x", count: 100)
        decision.findings = Array(repeating: decision.findings[0], count: 100)
        let kept = decision.bounded()
        #expect(kept.name.count == 128 && kept.excerpt?.unicodeScalars.count == 4096)
        #expect(kept.reasons.count == 16 && kept.findings.count == 8)
    }

    @Test func `a trend keeps one point a second and six hundred in all`() {
        var trend = Trend()
        for second in 0..<5000 {
            trend.record(second % 100, second: second)
            trend.record((second + 1) % 100, second: second)
        }
        #expect(trend.count <= 600)
    }

    static func alert(_ id: String, severity: Severity = .critical) -> FeedEvent.Alert {
        .init(id: id, code: "ext_distillation", severity: severity, confidence: 0.9, evidence: "e")
    }
}
