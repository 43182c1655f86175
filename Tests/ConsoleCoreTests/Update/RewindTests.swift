import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct RewindTests {
    private func ban(_ id: String, op: String = "add") -> FeedEvent.Ban {
        .init(id: id, op: op, scope: "tenant", target: "t_umb", until: nil, reason: "r", origin: "operator", by: "ana")
    }

    /// Two minutes: at 30 s a ban, at 60 s an alert and a bad model, at 90 s the ban lifted and the alert acknowledged.
    private func story() -> Scene {
        var scene = Scene()
        for second in 1...120 {
            scene.wait(1000)
            scene.receive(.risk(.init(risk: second / 2, why: second < 60 ? "early" : "late")), tenant: "t_acme")
            scene.receive(
                .decision(
                    Scene.decision("initech", excerpt: "text \(second)", code: second < 60 ? .piModel : .canaryLeak)),
                tenant: "t_ini", request: "r\(second)")
            switch second {
            case 30: scene.receive(.ban(ban("b1")), tenant: "t_umb")
            case 60:
                scene.receive(.alert(BoundsTests.alert("al_1")), tenant: "t_acme")
                scene.receive(.model(.init(model: "smollm2-135m.gguf", status: "mismatch")))
            case 90:
                scene.receive(.ban(ban("b1", op: "lift")), tenant: "t_umb")
                var alert = BoundsTests.alert("al_1")
                (alert.state, alert.by) = (.ack, "ana")
                scene.receive(.alert(alert), tenant: "t_acme")
            default: break
            }
        }
        return scene
    }

    struct Case: Sendable {
        /// Seconds back, and what the panes then hold.
        var ago: Int
        var risk: Int
        var rows: Int
        var isBanned: Bool
        var alert: FeedEvent.AlertState?
        var model: String
        var why: String
    }

    static let cases: [Case] = [
        Case(ago: 10, risk: 55, rows: 110, isBanned: false, alert: .ack, model: "mismatch", why: "canary_leak"),
        Case(ago: 40, risk: 40, rows: 80, isBanned: true, alert: .new, model: "mismatch", why: "canary_leak"),
        Case(ago: 70, risk: 25, rows: 50, isBanned: true, alert: nil, model: "ok", why: "pi_model"),
        Case(ago: 100, risk: 10, rows: 20, isBanned: false, alert: nil, model: "ok", why: "pi_model"),
    ]

    @Test(arguments: cases)
    func `the panes show what they showed then`(_ item: Case) {
        var scene = story()
        scene.model.rewind(to: item.ago)
        let past = scene.model.shown
        #expect(past.tenants["t_acme"]?.risk == item.risk)
        #expect(past.matchingSerials.count == item.rows && past.tenants["t_ini"]?.why == item.why)
        #expect((past.bans["b1"] != nil) == item.isBanned)
        #expect(past.alerts["al_1"]?.alert.state == item.alert)
        #expect(past.alerts.open == (item.alert == .new ? 1 : 0))
        #expect(past.models["smollm2-135m.gguf"]?.model.status == item.model)
        #expect(past.tenants["t_ini"]?.meter.rate(at: scene.model.shownClock.second) == 1)
    }

    @Test func `the header tells which time is shown and how much came since, while all is taken in`() {
        var scene = story()
        let live = scene.model.board.received
        scene.press("[", "[", "[")
        #expect(scene.lines[0].contains("REWIND 11:56:01 (-30s) +60"))
        scene.wait(1000)
        scene.receive(FeedEventBody.risk, tenant: "t_acme")
        #expect(scene.lines[0].contains("REWIND 11:56:01 (-31s) +61") && scene.model.board.received == live + 1)
        scene.press("]")
        #expect(scene.lines[0].contains("(-21s)"))
        scene.press("]", "]")
        #expect(scene.lines[0].contains("(-1s)"))
        scene.press("]")
        #expect(!scene.lines[0].contains("REWIND") && scene.model.frozen == nil && scene.model.frozenAt == nil)
    }

    @Test func `it goes back ten minutes and no further, and Esc and p lead to now`() {
        for key in [Key.escape, "p"] {
            var scene = story()
            for _ in 0..<80 { scene.press("[") }
            #expect(scene.lines[0].contains("(-10m)"))
            #expect(scene.model.shown.matchingSerials.isEmpty)
            scene.press(key)
            #expect(!scene.model.isPaused && !scene.model.isRewound && scene.model.shown.matchingSerials.count == 120)
        }
    }

    @Test func `a burst is as long as it was`() {
        var scene = Scene()
        for _ in 1...4 {
            for number in 1...25 {
                scene.receive(
                    .decision(Scene.decision("initech")), tenant: "t_ini",
                    request: "r\(scene.model.clock.wall)-\(number)")
            }
            scene.wait(10_000)
        }
        #expect(scene.model.shown.incidents[0]?.count == 100)
        let counts = [11, 21, 31].map { ago in
            scene.model.rewind(to: ago)
            return scene.model.shown.incidents[0]?.count
        }
        #expect(counts == [75, 50, 25] && scene.model.board.incidents[0]?.count == 100)
    }

    @Test func `a frozen screen keeps its rates and trends`() {
        var scene = story()
        scene.press("p")
        let before = Array(scene.lines[2..<26])
        scene.wait(300_000)
        #expect(Array(scene.lines[2..<26]) == before && scene.lines[0].contains("FROZEN +0"))
    }

    @Test func `a dialog in the past ends in the past`() {
        var scene = story()
        scene.press("[", "1", "b")
        scene.wait(400)
        scene.press(.escape)
        #expect(scene.lines[0].contains("REWIND"))
    }

    @Test func `what changes all the time keeps the journal within its bounds`() {
        var scene = Scene()
        for step in 0..<600 {
            scene.wait(1000)
            for number in 0..<40 {
                scene.receive(
                    .model(.init(model: "m\(number)", status: "verifying", bytes: step, total: 600, rate: 1)))
            }
        }
        scene.model.rewind(to: 100)
        #expect(scene.model.shown.models["m7"]?.model.bytes == 499)
        scene.model.rewind(to: 600)
        #expect(view(scene.model).cells.count == 160 * 45)
    }
}
