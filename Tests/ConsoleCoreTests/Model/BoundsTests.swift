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
            board.take(
                scene.event(number, .decision(Scene.decision("x")), tenant: "t", request: "r\(number)"), clock: clock)
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
