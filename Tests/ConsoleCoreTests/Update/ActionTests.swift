import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct ActionTests {
    /// A dialog on the tenant with the highest risk, open long enough to listen.
    private func opened() -> Scene {
        var scene = Scene()
        scene.press("b")
        scene.wait(300)
        return scene
    }

    private let confirmed = FeedEvent.Ban(
        id: "ban_9", op: "add", scope: "tenant", target: "t_ini", until: nil, reason: "r", origin: "operator",
        by: "local")

    @Test func `keys are ignored for 300 ms after the dialog opened`() {
        var scene = Scene()
        scene.press("b")
        scene.wait(299)
        #expect(scene.press("Y") == [] && scene.press(.escape) == [])
        #expect(scene.model.overlay != nil)
        scene.wait(1)
        #expect(scene.press("Y") == [.ban(token: 1, BanRequest(target: "t_ini", seconds: 14_400, reason: "pi_model"))])
    }

    @Test func `Enter is not yes, and neither is a small y`() {
        var scene = opened()
        #expect(scene.press(.enter, "y", "q", .enter) == [])
        #expect(scene.model.overlay != nil)
    }

    @Test func `a Y in the reason is a letter`() {
        var scene = opened()
        scene.press(.tab, .control("u"))
        scene.type("Yes: Y")
        #expect(scene.press(.enter) == [])
        #expect(
            scene.press(.right, "Y") == [.ban(token: 1, BanRequest(target: "t_ini", seconds: 86_400, reason: "Yes: Y"))]
        )
    }

    @Test func `a permanent ban needs the name typed`() {
        var scene = opened()
        scene.press(.right, .right, .right)
        #expect(scene.press("Y") == [])
        scene.press(.tab, .tab)
        scene.type("initec")
        scene.press(.enter)
        #expect(scene.press("Y") == [])
        scene.press(.tab, .tab)
        scene.type("h")
        scene.press(.enter)
        #expect(scene.press("Y") == [.ban(token: 1, BanRequest(target: "t_ini", seconds: nil, reason: "pi_model"))])
    }

    @Test func `a ban is pending until the gateway answers, then undone with u`() {
        var scene = opened()
        scene.press("Y")
        #expect(scene.text.contains("… ban pending"))
        scene.send(.answered(token: 1, .done(confirmed)))
        #expect(scene.text.contains("BAN") && scene.text.contains("permanent (local)"))
        #expect(scene.press("u") == [.lift(token: 2, ban: "ban_9")])
        #expect(scene.text.contains("… lift pending"))
        scene.send(.answered(token: 2, .done(nil)))
        #expect(scene.model.board.bans.count == 0)
        #expect(scene.press("u") == [])
    }

    @Test func `a refused ban says why and leaves no trace`() {
        var scene = opened()
        scene.press("Y")
        scene.send(
            .answered(token: 1, .refused(ControlError(code: "forbidden", message: "viewers may not", hint: "ask ana"))))
        #expect(scene.text.contains("forbidden: viewers may not (ask ana)"))
        #expect(scene.model.board.bans.count == 0 && scene.model.pending.isEmpty)
        #expect(scene.press("u") == [])
    }

    @Test func `an answer to nothing is ignored`() {
        var scene = Scene()
        scene.send(.answered(token: 77, .done(confirmed)))
        #expect(scene.model.board.bans.count == 0)
    }

    @Test func `b on a banned tenant lifts the ban after Y`() {
        var scene = Scene()
        scene.receive(.ban(confirmed), tenant: "t_ini")
        scene.press("b")
        scene.wait(300)
        #expect(scene.text.contains("Lift ban"))
        #expect(scene.press(.enter) == [])
        #expect(scene.press("Y") == [.lift(token: 1, ban: "ban_9")])
    }

    @Test func `rows stand still while the dialog is open`() {
        var scene = Scene()
        scene.press("b")
        scene.receive(.risk(.init(risk: 99, why: "")), tenant: "t_umb")
        #expect(scene.model.rows(of: .tenants).first == .tenant("t_ini"))
        scene.wait(300)
        scene.press(.escape)
        #expect(scene.model.rows(of: .tenants).first == .tenant("t_umb"))
    }

    @Test func `v verifies the model in focus once, V all of them`() {
        var scene = Scene()
        #expect(scene.press("v") == [])
        scene.press("4")
        #expect(scene.press("v") == [.verify(token: 1, model: "mistral-7b-q5.gguf")])
        #expect(scene.press("v") == [])
        #expect(scene.press("V").count == 2)
        scene.send(.answered(token: 1, .done(nil)))
        #expect(scene.model.pending.count == 2)
    }

    @Test func `a acknowledges the critical alert from any pane`() {
        var scene = Scene()
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        #expect(scene.press("a") == [.acknowledge(token: 1, alert: "a1")])
        #expect(scene.press("a") == [])
        scene.send(.answered(token: 1, .done(nil)))
        #expect(scene.model.board.alerts["a1"]?.alert.state == .ack && scene.model.board.alerts.open == 0)
        #expect(scene.lines[1].contains("MODEL mistral-7b-q5.gguf MISMATCH"))
    }

    @Test(arguments: ["b", "u", "v", "V", "a"] as [Key])
    func `read-only refuses every action`(_ key: Key) {
        var scene = Scene(settings: Settings(readOnly: true))
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        scene.press("4")
        #expect(scene.press(key) == [] && scene.model.overlay == nil)
        #expect(scene.text.contains("read-only"))
    }

    @Test func `actions of other operators reach the audit line`() {
        var scene = Scene()
        var other = confirmed
        other.by = "ana"
        scene.receive(.ban(other), tenant: "t_ini")
        #expect(scene.text.contains("ana ban initech permanent \"r\""))
    }
}
