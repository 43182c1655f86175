import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct ActionTests {
    @Test func `a ban is pending until the gateway answers, then undone with u`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        #expect(scene.text.contains("… ban pending"))
        scene.wait(3000)
        #expect(scene.text.contains("… ban pending 3s"))
        scene.answer(1, .ban(Scene.ban(), isNew: true))
        #expect(scene.text.contains("BAN") && scene.text.contains("permanent (local)"))
        #expect(scene.said == "local ban initech 4h  ok, u lifts it")
        #expect(scene.press("u") == [.act(token: 2, .lift(ban: "ban_9", reason: "undo"))])
        #expect(scene.text.contains("… lift pending"))
        scene.answer(2)
        #expect(scene.model.board.bans.count == 0)
        #expect(scene.press("u") == [])
        #expect(scene.said.contains("nothing to undo"))
    }

    @Test func `a refused ban says why and leaves no trace`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        scene.refuse(1, "forbidden", "viewers may not", hint: "ask ana")
        #expect(scene.text.contains("forbidden: viewers may not (ask ana)"))
        #expect(scene.model.board.bans.count == 0 && scene.model.pending.isEmpty)
        #expect(scene.press("u") == [])
    }

    @Test func `an answer that never came says that it may have been done, and looks`() {
        var scene = Scene.asking("b")
        scene.press("Y")
        scene.refuse(
            1, Answer.unknownCode, "unix:x did not answer within 3 s",
            hint: "it may have been done all the same: look before you repeat it")
        #expect(scene.said.contains("did not answer within 3 s") && scene.said.contains("may have been done"))
        #expect(scene.model.pending.isEmpty && scene.text.contains("? ban unsure"))
        #expect(scene.wait(1000) == [.requestSnapshot])
        scene.send(.snapshot(Scene.snapshot))
        #expect(!scene.text.contains("? ban"))
    }

    @Test func `an answer to nothing is ignored`() {
        var scene = Scene()
        scene.answer(77, .ban(Scene.ban(), isNew: true))
        #expect(scene.model.board.bans.count == 0)
    }

    @Test func `b on a banned tenant lifts the ban after Y`() {
        var scene = Scene()
        scene.receive(.ban(Scene.ban(by: "ana")), tenant: "t_ini")
        scene.press("b")
        scene.wait(300)
        #expect(scene.text.contains("Lift ban"))
        #expect(scene.press(.enter) == [])
        #expect(scene.press("Y") == [.act(token: 1, .lift(ban: "ban_9", reason: ""))])
    }

    @Test func `one dialog bans all that are marked, and one u lifts them`() {
        var scene = Scene()
        #expect(scene.model.act(.ban, on: [.tenant("t_ini"), .tenant("t_glob"), .tenant("t_ini")]) == [.flushInput])
        scene.wait(300)
        #expect(scene.text.contains("Ban 2 tenants"))
        let sent = scene.press("Y")
        #expect(
            sent == [
                .act(token: 1, Scene.deed(seconds: 14_400, reason: "operator")),
                .act(token: 2, Scene.deed("t_glob", seconds: 14_400, reason: "operator")),
            ])
        scene.answer(1, .ban(Scene.ban("b1"), isNew: true))
        scene.answer(2, .ban(Scene.ban("b2", on: "t_glob"), isNew: true))
        #expect(
            scene.press("u") == [
                .act(token: 3, .lift(ban: "b1", reason: "undo")), .act(token: 4, .lift(ban: "b2", reason: "undo")),
            ])
    }

    @Test func `banning several for good needs their number typed`() {
        var scene = Scene()
        _ = scene.model.act(.ban, on: [.tenant("t_ini"), .tenant("t_glob")])
        scene.wait(300)
        scene.press(.right, .right, .right, .tab, .tab)
        scene.type("2")
        scene.press(.enter)
        #expect(scene.press("Y").count == 2)
    }

    @Test func `too many actions at once are refused as a whole`() {
        var snapshot = Scene.snapshot
        snapshot.alerts = (0..<300).map { .init(time: $0, tenant: "t_ini", alert: BoundsTests.alert("a\($0)")) }
        var scene = Scene(snapshot: snapshot)
        let rows = (0..<300).map { RowID.alert("a\($0)") }
        #expect(scene.model.act(.acknowledge, on: rows) == [])
        #expect(scene.said == "300 actions are too many: 256 at most")
        #expect(scene.model.act(.acknowledge, on: Array(rows.prefix(256))).count == 256)
        #expect(scene.model.act(.close, on: rows) == [] && scene.dialog == nil)
        #expect(scene.model.act(.acknowledge, on: Array(rows.suffix(10))) == [])
        #expect(scene.said.contains("256 at most"))
    }

    @Test func `v verifies the model in focus once, V all of them after a Y`() {
        var scene = Scene()
        #expect(scene.press("v") == [])
        scene.press("4")
        #expect(scene.press("v") == [.act(token: 1, .verify(model: "mistral-7b-q5.gguf"))])
        #expect(scene.press("v") == [])
        scene.press("V")
        scene.wait(300)
        #expect(scene.text.contains("3, 7.4 GB to hash"))
        #expect(scene.press("Y") == [.act(token: 2, .verify(model: "*"))])
        #expect(scene.lines.filter { $0.contains("… verify") }.count == 3)
    }

    @Test func `c on a model that is hashed cancels the job`() {
        var scene = Scene()
        scene.press("4", "v")
        scene.answer(1, .job(JobState(job: "j1", state: .waiting, bytes: 0, total: 1)))
        scene.receive(.model(.init(model: "mistral-7b-q5.gguf", status: "verifying", bytes: 1, total: 9, rate: 1)))
        #expect(scene.press("c") == [.act(token: 2, .cancel(model: "mistral-7b-q5.gguf", job: "j1"))])
        #expect(scene.text.contains("… cancel"))
        scene.receive(.model(.init(model: "phi-3-mini.gguf", status: "verifying", bytes: 1, total: 9, rate: 1)))
        #expect(
            scene.model.act(.close, on: [.model("phi-3-mini.gguf")])
                == [.act(token: 3, .cancel(model: "phi-3-mini.gguf", job: nil))])
    }

    private static func model(_ name: String, _ status: String = "verifying") -> FeedEvent.Body {
        .model(.init(model: name, status: status, bytes: 1, total: 9, rate: 1))
    }

    @Test func `c on a model that is hashed with all others asks before it ends all`() {
        var scene = Scene.asking("4", "V")
        scene.press("Y")
        scene.answer(1, .job(JobState(job: "j_all", state: .running, bytes: 0, total: 1)))
        scene.receive(Self.model("mistral-7b-q5.gguf"))
        #expect(scene.press("c") == [.flushInput] && scene.text.contains("Cancel the verification"))
        scene.wait(300)
        #expect(scene.press("Y") == [.act(token: 2, .cancel(model: "*", job: "j_all"))])
        #expect(scene.model.pending[2]?.words == "cancel the verification of all models")
        scene.answer(2)
        #expect(scene.model.jobOfAll == nil)
    }

    @Test func `a job that is over is not the one that is cancelled`() {
        var scene = Scene.asking("4", "V")
        scene.press("Y")
        scene.answer(1, .job(JobState(job: "j_all", state: .running, bytes: 0, total: 1)))
        scene.press("v")
        scene.answer(2, .job(JobState(job: "j1", state: .waiting, bytes: 0, total: 1)))
        for status in ["verifying", "mismatch", "verifying"] { scene.receive(Self.model("mistral-7b-q5.gguf", status)) }
        #expect(scene.press("c") == [.act(token: 3, .cancel(model: "mistral-7b-q5.gguf", job: nil))])
        scene.receive(Self.model("phi-3-mini.gguf", "ok"))
        #expect(scene.model.jobOfAll?.models == ["smollm2-135m.gguf"])
        scene.receive(Self.model("smollm2-135m.gguf", "ok"))
        #expect(scene.model.jobOfAll == nil && scene.model.jobs.isEmpty)
    }

    @Test(arguments: ["b", "u", "v", "V", "a", "c", "f", "K", "A"] as [Key])
    func `read-only refuses every action`(_ key: Key) {
        var scene = Scene(settings: Settings(readOnly: true))
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        scene.press("4")
        #expect(scene.press(key) == [] && scene.model.overlay == nil)
        #expect(scene.text.contains("read-only"))
    }

    @Test func `read-only refuses what commands open`() {
        var scene = Scene(settings: Settings(readOnly: true))
        #expect(scene.model.openBan(tenants: ["t_ini"]) == [])
        #expect(scene.model.openSuspend(tenant: "t_ini") == [] && scene.model.openResume(tenant: "t_ini") == [])
        #expect(scene.model.openRevoke(key: "k_1") == [])
        #expect(scene.model.openApprove(model: "phi-3-mini.gguf") == [])
        #expect(scene.model.act(.suspendTenant, on: [.tenant("t_ini")]) == [] && scene.model.overlay == nil)
    }

    @Test func `a role too low is said before anything opens`() {
        var scene = Scene()
        scene.send(.reported(.whoAmI, .whoAmI(Caller(name: "vic", role: .viewer))))
        #expect(scene.lines[0].contains("vic RO"))
        #expect(scene.press("b") == [] && scene.model.overlay == nil)
        #expect(scene.said == "your role viewer may not ban: it needs operator")
        scene.send(.reported(.whoAmI, .whoAmI(Caller(name: "olga", role: .operator))))
        scene.press("4")
        #expect(scene.press("A") == [] && scene.model.overlay == nil)
        #expect(scene.said == "your role operator may not approve models: it needs admin")
    }

    @Test func `who acts is asked once the gateway answers, and again after it was gone`() {
        let clock = Clock(wall: Scene.wall, monotonic: 1)
        var model = Model(size: Size(columns: 80, rows: 24), clock: clock)
        #expect(update(&model, .snapshot(Scene.snapshot)) == [.inquire(.whoAmI)])
        #expect(update(&model, .snapshot(Scene.snapshot)) == [])
        _ = update(&model, .reported(.whoAmI, .failed(ControlError(code: "x", message: "y"))))
        #expect(update(&model, .snapshot(Scene.snapshot)) == [.inquire(.whoAmI)])
        _ = update(&model, .reported(.whoAmI, .whoAmI(Caller(name: "ana", role: .admin))))
        #expect(update(&model, .snapshot(Scene.snapshot)) == [] && model.operatorName == "ana")
        _ = update(&model, .control(.down("x")))
        _ = update(&model, .control(.up))
        #expect(update(&model, .snapshot(Scene.snapshot)) == [.inquire(.whoAmI)])
    }

    @Test func `actions of other operators reach the audit line`() {
        var scene = Scene()
        scene.receive(.ban(Scene.ban(by: "ana")), tenant: "t_ini")
        #expect(scene.text.contains("ana ban initech permanent \"r\""))
    }

    @Test func `what was done here is told once, whichever of event and answer comes first`() {
        for eventFirst in [true, false] {
            var scene = Scene.asking("b")
            scene.press("Y")
            let event = FeedEvent.Body.ban(Scene.ban())
            if eventFirst { scene.receive(event, tenant: "t_ini") }
            scene.answer(1, .ban(Scene.ban(), isNew: true))
            if !eventFirst { scene.receive(event, tenant: "t_ini") }
            #expect(
                scene.model.audit.serials.compactMap { scene.model.audit[$0]?.text }.filter { $0.contains("ban") }.count
                    == 1)
        }
    }
}
