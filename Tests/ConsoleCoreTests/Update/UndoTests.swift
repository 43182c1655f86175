import Testing
import Wire

@testable import ConsoleCore

struct UndoTests {
    @Test func `a lift is undone by a ban for what is left, after a Y`() {
        var scene = Scene()
        let until = scene.model.clock.wall + 3_600_000
        scene.receive(.ban(Scene.ban(until: until, by: "ana")), tenant: "t_ini")
        scene.press("b")
        scene.wait(300)
        scene.press("Y")
        scene.answer(1)
        #expect(scene.said.hasSuffix("ok, u bans again"))
        scene.wait(600_000)
        scene.press("u")
        scene.wait(300)
        #expect(scene.press("Y") == [.act(token: 2, Scene.deed(seconds: 2999, reason: "r"))])
        #expect(scene.model.undoable.isEmpty)
    }

    @Test func `a lifted ban that would have ended is not made again`() {
        var scene = Scene()
        scene.receive(.ban(Scene.ban(until: scene.model.clock.wall + 60_000)), tenant: "t_ini")
        scene.press("b")
        scene.wait(300)
        scene.press("Y")
        scene.answer(1)
        scene.wait(90_000)
        #expect(scene.press("u") == [] && scene.dialog == nil)
        #expect(scene.said.contains("would have ended by now"))
    }

    /// Lifts these bans in one batch, as the answers of the gateway do it.
    private func lifted(_ bans: FeedEvent.Ban...) -> Scene {
        var scene = Scene()
        for ban in bans { scene.receive(.ban(ban), tenant: "t_ini") }
        _ = scene.model.open(Dialog(.lift(bans), opened: scene.model.clock))
        scene.wait(300)
        scene.press("Y")
        for token in 1...bans.count { scene.answer(token) }
        return scene
    }

    @Test func `bans of other lengths and kinds come back as they were, a dialog for each`() {
        let end = Scene.wall + 4_000_000
        var quarantine = Scene.ban("ban_3", on: "t_glob", until: end)
        quarantine.quarantine = true
        let bans = [
            Scene.ban("ban_1", on: "t_ini"), Scene.ban("ban_2", on: "t_acme", until: end), quarantine,
            Scene.ban("ban_4", on: "t_umb", until: end),
        ]
        var scene = lifted(bans[0], bans[1], bans[2], bans[3])
        let left = (end - scene.model.clock.wall - 900) / 1000
        scene.press("u")
        #expect(scene.dialog?.subjects.map(\.id) == ["t_acme", "t_umb"])
        #expect(scene.dialog?.term.length == .seconds(left) || scene.dialog?.term.length == .seconds(left + 1))
        scene.wait(300)
        #expect(scene.press("Y").count == 2)
        scene.press("u")
        #expect(scene.dialog?.isQuarantine == true && scene.dialog?.subject?.id == "t_glob")
        scene.wait(300)
        #expect(scene.press("Y").count == 1)
        scene.press("u")
        #expect(scene.dialog?.term.length == .permanent && scene.dialog?.subject?.id == "t_ini")
    }

    @Test func `a ban of years comes back with all of them`() {
        let years = 400 * 86_400_000
        var scene = lifted(Scene.ban(until: Scene.wall + years))
        scene.press("u")
        guard case .seconds(let seconds)? = scene.dialog?.term.length else {
            Issue.record("no length")
            return
        }
        #expect(seconds > 399 * 86_400)
    }

    @Test func `a ban on a key comes back on the key, one on an address not at all`() {
        var ban = Scene.ban(on: "k_1")
        ban.scope = "key"
        var scene = lifted(ban)
        scene.press("u")
        #expect(scene.dialog == nil && scene.said.contains("whose key k_1 is, is not known here"))
        scene = lifted(ban)
        scene.receive(.decision(Scene.decision("initech")), tenant: "t_ini", request: "r1")
        scene.press("u")
        #expect(scene.dialog?.scope == .key && scene.dialog?.key == "k_1" && scene.dialog?.subject?.id == "t_ini")
        scene.press(.escape)
        ban.scope = "address"
        ban.target = "192.0.2.7"
        scene = lifted(ban)
        #expect(scene.press("u") == [] && scene.said.contains("the address 192.0.2.7 is of no tenant"))
        #expect(scene.model.undoable.isEmpty)
    }

    @Test func `an undo that was escaped is offered again`() {
        var scene = Scene()
        scene.receive(.ban(Scene.ban()), tenant: "t_ini")
        scene.press("b")
        scene.wait(300)
        scene.press("Y")
        scene.answer(1)
        scene.press("u")
        scene.wait(300)
        scene.press(.escape)
        #expect(scene.press("u").first == .flushInput)
    }

    @Test func `an undo that failed can be tried again`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        scene.answer(1, .ban(Scene.ban(), isNew: true))
        scene.press("u")
        scene.refuse(2, Answer.unknownCode)
        #expect(scene.press("u") == [.act(token: 3, .lift(ban: "ban_9", reason: "undo"))])
    }

    @Test func `suspended is resumed, and the other way round, each after a Y`() {
        var scene = Scene()
        _ = scene.model.openSuspend(tenant: "initech")
        scene.wait(300)
        #expect(scene.press("Y") == [.act(token: 1, .suspend(tenant: "t_ini", reason: ""))])
        #expect(scene.text.contains("… suspend pending"))
        scene.answer(1, .tenant(id: "t_ini", state: "suspended"))
        #expect(scene.text.contains("SUSP"))
        scene.press("u")
        scene.wait(300)
        #expect(scene.press("Y") == [.act(token: 2, .resume(tenant: "t_ini", reason: ""))])
        scene.answer(2, .tenant(id: "t_ini", state: "active"))
        #expect(!scene.text.contains("SUSP"))
    }

    @Test func `what has no way back says so, and what comes next`() {
        var scene = Scene()
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        _ = scene.model.openSuspend(tenant: "t_ini")
        scene.wait(300)
        scene.press("Y")
        scene.answer(1, .tenant(id: "t_ini", state: "suspended"))
        scene.wait(300)
        scene.press("a")
        scene.answer(2)
        #expect(scene.press("u") == [])
        #expect(scene.said.contains("no way back to new; next u: suspend initech"))
        #expect(scene.press("u").first == .flushInput && scene.dialog?.purpose == .resume)
    }

    @Test func `a closed alert comes back as acknowledged`() {
        var scene = Scene()
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        scene.press("3", "c")
        scene.wait(300)
        #expect(scene.press("Y") == [.act(token: 1, .alert("a1", .close, reason: ""))])
        scene.answer(1)
        #expect(scene.model.board.alerts["a1"]?.alert.state == .closed)
        #expect(scene.press("u") == [.act(token: 2, .alert("a1", .ack, reason: "undo"))])
    }

    @Test func `a ban that was kept is not this console's to lift`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        scene.answer(1, .ban(Scene.ban("ban_0", by: "ana"), isNew: false))
        #expect(scene.said.contains("kept or changed the ban that was there"))
        #expect(scene.press("u") == [])
    }

    @Test func `a ban that somebody else lifted is not lifted again`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        scene.answer(1, .ban(Scene.ban(), isNew: true))
        scene.receive(.ban(Scene.ban(by: "ana", op: "lift")), tenant: "t_ini")
        #expect(scene.press("u") == [] && scene.model.pending.isEmpty)
    }

    @Test func `only so many steps are kept`() {
        var scene = Scene()
        for batch in 0..<400 { scene.model.remember(UndoStep(batch: batch, words: "x", how: .never("y"))) }
        #expect(scene.model.undoable.count == UndoStep.most && scene.model.undoable.last?.batch == 399)
    }
}
