import Testing
import Wire

@testable import ConsoleCore

struct AlertActionTests {
    private func scene() -> Scene {
        var scene = Scene()
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        return scene
    }

    private func alert(_ state: FeedEvent.AlertState, by name: String?) -> FeedEvent.Alert {
        var alert = BoundsTests.alert("a1")
        (alert.state, alert.by) = (state, name)
        return alert
    }

    @Test func `a acknowledges the critical alert from any pane`() {
        var scene = scene()
        scene.wait(300)
        #expect(scene.press("a") == [.act(token: 1, .alert("a1", .ack, reason: ""))])
        #expect(scene.press("a") == [])
        #expect(scene.lines[1].contains("… ack"))
        scene.answer(1)
        #expect(scene.model.board.alerts["a1"]?.alert.state == .ack && scene.model.board.alerts.open == 0)
        #expect(scene.lines[1].contains("MODEL mistral-7b-q5.gguf MISMATCH"))
    }

    @Test func `a from another pane never falls on an alert that has only just come up`() {
        var scene = scene()
        scene.wait(5000)
        scene.receive(.alert(BoundsTests.alert("a2")), tenant: "t_glob")
        scene.wait(299)
        #expect(scene.press("a") == [] && scene.said.contains("has just changed"))
        scene.wait(1)
        #expect(scene.press("a") == [.act(token: 1, .alert("a2", .ack, reason: ""))])
    }

    @Test func `who acknowledged is the same for all operators`() {
        var scene = scene()
        scene.receive(.alert(alert(.ack, by: "ana")), tenant: "t_acme")
        #expect(scene.text.contains("◐ ACK ana") && scene.said.hasPrefix("ana ack"))
        scene.press("3")
        #expect(scene.press("a") == [])
        #expect(scene.said.hasPrefix("already acknowledged by ana"))
    }

    @Test func `of two at the same time the second is told who was first`() {
        var scene = scene()
        scene.wait(300)
        scene.press("a")
        scene.receive(.alert(alert(.ack, by: "ana")), tenant: "t_acme")
        scene.answer(1, .alert(alert(.ack, by: "local")))
        #expect(scene.said.contains("already acknowledged by ana"))
    }

    @Test func `closing and judging ask first, and say what they do`() {
        for (key, verb, state) in [
            ("c", Deed.AlertVerb.close, FeedEvent.AlertState.closed), ("f", .falsePositive, .falsePositive),
        ] as [(Key, Deed.AlertVerb, FeedEvent.AlertState)] {
            var scene = Scene.asking("3", key, scene: scene())
            scene.press(.tab)
            scene.type("seen")
            scene.press(.enter)
            #expect(scene.press("Y") == [.act(token: 1, .alert("a1", verb, reason: "seen"))])
            scene.answer(1, .alert(alert(state, by: "local")))
            #expect(scene.model.board.alerts["a1"]?.alert.state == state)
            #expect(scene.model.act(key == "c" ? .close : .falsePositive, on: [.alert("a1")]) == [])
        }
    }

    @Test func `several alerts are closed by one dialog`() {
        var scene = scene()
        scene.receive(.alert(BoundsTests.alert("a2")), tenant: "t_glob")
        _ = scene.model.act(.close, on: [.alert("a1"), .alert("a2"), .alert("gone")])
        scene.wait(300)
        #expect(scene.text.contains("Close alert: 2 alerts") && scene.text.contains("2, 2 of them new"))
        #expect(scene.press("Y").count == 2)
    }

    @Test func `a row that is no alert says so`() {
        var scene = scene()
        #expect(scene.press("1", "c") == [] && scene.dialog == nil)
        #expect(scene.said.contains("choose one in pane 3"))
    }
}
