import Testing
import Wire

@testable import ConsoleCore

/// What answers of the gateway put on the board, against its clock and its snapshots.
struct ConfirmedTests {
    private static let hour = 3_600_000
    private static let model = "mistral-7b-q5.gguf"

    /// A console an hour ahead of its gateway, which has heard of that.
    private func ahead() -> Scene {
        var snapshot = Scene.snapshot
        snapshot.time -= Self.hour
        var scene = Scene(snapshot: snapshot)
        scene.send(.event(event(1, FeedEventBody.risk, scene)))
        return scene
    }

    private func event(_ number: Int, _ body: FeedEvent.Body, _ scene: Scene) -> FeedEvent {
        FeedEventBody.event(number, at: scene.model.clock.wall - Self.hour, body)
    }

    private func answer(_ deed: Deed, _ outcome: Outcome, in scene: inout Scene) {
        _ = scene.model.start([PendingDeed(deed: deed, words: "x")])
        scene.answer(scene.model.nextToken - 1, outcome)
    }

    @Test func `an event after an approval is heard by a console whose clock is ahead`() {
        var scene = ahead()
        answer(
            .approve(model: Self.model, digest: nil, reason: ""), .model(.init(model: Self.model, status: "ok")),
            in: &scene)
        #expect(scene.model.board.models[Self.model]?.isGood == true)
        scene.wait(1000)
        scene.send(.event(event(2, .model(.init(model: Self.model, status: "mismatch")), scene)))
        #expect(scene.model.board.models[Self.model]?.isFailed == true)
    }

    @Test func `a ban that ended shows no longer on a console whose clock is ahead`() {
        var scene = ahead()
        let ban = Scene.ban("b1")
        answer(.ban(BanRequest(target: "t_ini", seconds: nil, reason: "r")), .ban(ban, isNew: true), in: &scene)
        #expect(scene.model.board.bans["b1"] != nil)
        scene.wait(5000)
        var snapshot = Scene.snapshot
        snapshot.time = scene.model.clock.wall - Self.hour
        scene.send(.snapshot(snapshot))
        #expect(scene.model.board.bans["b1"] == nil)
    }

    @Test func `a snapshot of before undoes no answer, and one of after does`() {
        var scene = Scene()
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_ini")
        var old = Scene.snapshot
        old.time = scene.model.clock.wall
        old.alerts = [.init(time: old.time - 8, tenant: "t_ini", alert: BoundsTests.alert("a1"))]
        scene.wait(5000)
        answer(.alert("a1", .ack, reason: ""), .plain, in: &scene)
        answer(.suspend(tenant: "t_ini", reason: "r"), .plain, in: &scene)
        answer(
            .approve(model: Self.model, digest: nil, reason: ""), .model(.init(model: Self.model, status: "ok")),
            in: &scene)
        scene.send(.snapshot(old))
        #expect(scene.model.board.alerts["a1"]?.alert.state == .ack)
        #expect(scene.model.board.tenants["t_ini"]?.state == "suspended")
        #expect(scene.model.board.models[Self.model]?.isGood == true)
        old.time = scene.model.clock.wall + 1
        scene.send(.snapshot(old))
        #expect(scene.model.board.alerts["a1"]?.isOpen == true)
        #expect(scene.model.board.tenants["t_ini"]?.state == "active")
        #expect(scene.model.board.models[Self.model]?.isFailed == true)
    }

    @Test func `a snapshot of before undoes no event of an alert`() {
        var scene = Scene()
        var alert = BoundsTests.alert("a1")
        scene.receive(.alert(alert), tenant: "t_ini")
        var old = Scene.snapshot
        old.time = scene.model.clock.wall
        old.alerts = [.init(time: old.time - 8, tenant: "t_ini", alert: alert)]
        scene.wait(5000)
        alert.state = .closed
        scene.receive(.alert(alert), tenant: "t_ini")
        scene.send(.snapshot(old))
        #expect(scene.model.board.alerts["a1"]?.alert.state == .closed)
    }

    @Test func `what is found comes in pieces, and the last one ends the wait`() {
        var scene = Scene()
        scene.send(.event(FeedEventBody.event(1, at: Scene.wall, FeedEventBody.risk)))
        scene.send(.event(FeedEventBody.event(6, at: Scene.wall, FeedEventBody.risk)))
        let hole = Hole(gateway: "gw-1", boot: "boot-a", range: 2...5)
        for piece in [2...3, 4...5] {
            scene.wait(10_000)
            scene.send(.found(hole, piece.map { FeedEventBody.event($0, at: Scene.wall, FeedEventBody.risk) }))
        }
        #expect(scene.model.repairs.count == 1)
        scene.send(.repaired(hole, [], from: .redis))
        #expect(scene.model.repairs.isEmpty && scene.model.board.missed == 0)
        #expect(scene.text.contains("4 events repaired from redis, 0 missed"))
    }
}
