import Testing
import Wire

@testable import ConsoleCore

/// What several operators, and a gateway that does not answer, do to an action.
struct SharedActionTests {
    @Test func `an action whose answer never comes is given up`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        #expect(scene.text.contains("… 1 pending"))
        scene.wait(29_000)
        #expect(scene.text.contains("… 1 pending 29s"))
        scene.wait(1000)
        #expect(scene.model.pending.isEmpty && scene.said.contains("no answer for 30 s"))
        scene.answer(1, .ban(Scene.ban(), isNew: true))
        #expect(scene.model.board.bans.count == 0)
    }

    @Test func `a ban that another operator makes meanwhile shows in the dialog`() {
        var scene = Scene.asking("b")
        scene.receive(.ban(Scene.ban(by: "ana")), tenant: "t_ini")
        #expect(scene.text.contains("ana banned it meanwhile: permanent"))
        scene = Scene()
        scene.receive(.ban(Scene.ban(by: "ana")), tenant: "t_ini")
        scene.press("b")
        scene.receive(.ban(Scene.ban(by: "ana", op: "lift")), tenant: "t_ini")
        #expect(scene.text.contains("lifted meanwhile, or ended"))
    }

    private func keyBan() -> FeedEvent.Ban {
        var ban = Scene.ban("bk", on: "k_1", by: "ana")
        ban.scope = "key"
        return ban
    }

    @Test func `a banned key shows on its tenant, and is lifted by its name`() {
        var scene = Scene()
        scene.receive(.decision(Scene.decision("initech", action: .allow)), tenant: "t_ini")
        scene.receive(.ban(keyBan()))
        #expect(scene.text.contains("⊘ key k_1 perma"))
        scene.press(":")
        scene.type("unban k_")
        scene.press(.tab)
        #expect(scene.model.prompt?.text == "unban k_1 ")
        scene.press(.enter)
        scene.wait(300)
        #expect(scene.text.contains("key k_1"))
        #expect(scene.press("Y") == [.act(token: 1, .lift(ban: "bk", reason: ""))])
        scene.answer(1)
        #expect(!scene.text.contains("⊘ key"))
    }

    @Test func `lifting by name ends all that is on a tenant`() throws {
        var scene = Scene()
        var quarantine = Scene.ban("b2")
        quarantine.quarantine = true
        scene.receive(.ban(Scene.ban("b1")), tenant: "t_ini")
        scene.receive(.ban(quarantine), tenant: "t_ini")
        _ = try scene.model.openLift("initech")
        scene.wait(300)
        #expect(
            scene.press("Y") == [
                .act(token: 1, .lift(ban: "b1", reason: "")), .act(token: 2, .lift(ban: "b2", reason: "")),
            ])
        #expect(throws: Model.CommandFault("initech: an action on it waits for the gateway")) {
            try scene.model.openLift("initech")
        }
        #expect(throws: Model.CommandFault("no tenant nobody: Tab completes the names")) {
            try scene.model.openLift("nobody")
        }
    }

    @Test func `one tenant at a time is suspended, and that is said`() {
        var scene = Scene()
        _ = scene.model.act(.suspendTenant, on: [.tenant("t_ini"), .tenant("t_glob")])
        #expect(scene.said == "one at a time: this asks about initech only")
    }

    @Test func `suspend without a name asks about the row, and never resumes`() {
        var scene = Scene()
        scene.press(":")
        scene.type("suspend")
        scene.press(.enter)
        #expect(scene.dialog?.purpose == .suspend && scene.dialog?.subject?.name == "initech")
        var snapshot = Scene.snapshot
        for index in snapshot.tenants.indices { snapshot.tenants[index].state = "suspended" }
        scene = Scene(snapshot: snapshot)
        scene.press(":")
        scene.type("suspend")
        scene.press(.enter)
        #expect(scene.dialog == nil && scene.said == "initech is suspended already")
    }

    @Test func `a name that several tenants have is lifted from none of them`() {
        var snapshot = Scene.snapshot
        for index in snapshot.tenants.indices { snapshot.tenants[index].name = "Twin" }
        var scene = Scene(snapshot: snapshot)
        scene.receive(.ban(Scene.ban()), tenant: "t_ini")
        let fault = Model.CommandFault("5 tenants are called twin; give an id: t_acme, t_glob, t_ini, t_ja")
        #expect(throws: fault) { try scene.model.openLift("twin") }
    }

    @Test func `on a request the key that sent it is at hand for a ban`() {
        var scene = Scene()
        scene.receive(.decision(Scene.decision("initech")), tenant: "t_ini", request: "r1")
        scene.press("2", "b")
        scene.wait(300)
        scene.press(.backTab, .backTab, .right)
        #expect(scene.text.contains("▸ k_1"))
    }

    @Test func `what was done though no answer came is told by its event, and can be undone`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        scene.refuse(1, Answer.unknownCode)
        scene.receive(.ban(Scene.ban(by: "ana")), tenant: "t_ini")
        #expect(scene.model.unsure.count == 1)
        scene.receive(.ban(Scene.ban("b2")), tenant: "t_ini")
        #expect(scene.said == "ban initech 4h was done after all, u lifts it")
        #expect(scene.press("u") == [.act(token: 2, .lift(ban: "b2", reason: "undo"))])
    }

    @Test func `no more than so many actions are unsure`() {
        var scene = Scene()
        for token in 1...400 {
            scene.press("4", "v")
            scene.refuse(token, Answer.unknownCode)
        }
        #expect(scene.model.unsure.count == PendingDeed.most)
    }

    @Test func `a tenant that waits for one action takes no other`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        #expect(scene.press("b") == [] && scene.dialog == nil)
        #expect(scene.said == "initech: an action on it waits for the gateway")
    }

    @Test func `what cannot be seen is not agreed to`() {
        var scene = Scene.asking("b")
        scene.send(.resize(Size(columns: 59, rows: 15)))
        #expect(scene.press("Y") == [] && scene.dialog != nil)
        scene.send(.resize(Size(columns: 60, rows: 15)))
        #expect(scene.press("Y").count == 1)
        scene.send(.resize(Size(columns: 1, rows: 1)))
        #expect(scene.press("b") == [] && scene.press("a") == [] && scene.dialog == nil)
    }
}
