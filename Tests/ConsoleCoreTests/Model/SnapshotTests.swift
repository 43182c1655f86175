import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct SnapshotTests {
    private func ban(_ id: String, op: String = "add", target: String = "t_ini", until: Int? = nil) -> FeedEvent.Ban {
        .init(id: id, op: op, scope: "tenant", target: target, until: until, reason: "r", origin: "operator", by: "ana")
    }

    @Test func `a snapshot does not undo what happened after it was taken`() {
        var scene = Scene()
        var late = Scene.snapshot
        late.bans = [ban("b0")]
        scene.wait(5000)
        scene.receive(.risk(.init(risk: 88, why: "pi_model")), tenant: "t_acme")
        scene.receive(.ban(ban("b1")), tenant: "t_ini")
        scene.receive(.ban(ban("b0", op: "lift")), tenant: "t_ini")
        scene.receive(.model(.init(model: "smollm2-135m.gguf", status: "mismatch")))
        scene.send(.snapshot(late))
        #expect(scene.model.board.tenants["t_acme"]?.risk == 88)
        #expect(scene.model.board.bans["b1"] != nil && scene.model.board.bans["b0"] == nil)
        #expect(scene.model.board.models["smollm2-135m.gguf"]?.model.status == "mismatch")
    }

    @Test func `a newer snapshot wins and drops tenants that are gone`() {
        var scene = Scene()
        scene.receive(.risk(.init(risk: 88, why: "")), tenant: "t_acme")
        scene.receive(.ban(ban("b1")), tenant: "t_ini")
        var fresh = Scene.snapshot
        fresh.time = scene.model.clock.wall + 1
        fresh.tenants.removeLast()
        scene.send(.snapshot(fresh))
        #expect(scene.model.board.tenants["t_acme"]?.risk == 20)
        #expect(scene.model.board.bans.count == 0)
        #expect(scene.model.board.tenants["t_umb"] == nil)
    }

    @Test func `decisions of a snapshot come in by time and only once`() {
        var snapshot = Scene.snapshot
        snapshot.decisions = (0..<5).reversed().map { number in
            .init(
                time: number, tenant: "t_ini", request: "r\(number)",
                decision: Scene.decision("initech", excerpt: "\(number)"))
        }
        var scene = Scene(snapshot: snapshot)
        scene.send(.snapshot(snapshot))
        let times = scene.model.board.incidents.serials.compactMap { scene.model.board.incidents[$0]?.time }
        #expect(times == [4, 3, 2, 1, 0])
        #expect(scene.model.board.blockedTotal == 0)
    }

    @Test func `a ban ends by the clock`() {
        var scene = Scene()
        scene.receive(.ban(ban("b1", until: scene.model.clock.wall + 5000)), tenant: "t_ini")
        let tenant = Tenant(id: "t_ini", name: "initech")
        #expect(scene.model.board.bans.ban(on: tenant, now: scene.model.clock.wall)?.id == "b1")
        scene.wait(5001)
        #expect(scene.model.board.bans.ban(on: tenant, now: scene.model.clock.wall) == nil)
    }
}
