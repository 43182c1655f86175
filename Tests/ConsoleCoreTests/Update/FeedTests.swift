import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct FeedTests {
    private let risk = FeedEvent.Body.risk(.init(risk: 1, why: ""))

    private func hole(_ range: ClosedRange<Int>) -> Hole { Hole(gateway: "gw-1", boot: "boot-a", range: range) }

    @Test func `a gap is shown as a row, looked for, and asks for a snapshot`() {
        var scene = Scene()
        scene.wait(2000)
        scene.receive(risk, tenant: "t_acme")
        #expect(scene.receive(risk, tenant: "t_acme", skipping: 3) == [.repair(hole(2...4)), .requestSnapshot])
        #expect(scene.text.contains("3 events missed on the feed, being looked for"))
        #expect(scene.lines[0].contains("gap 3") && scene.model.board.missed == 0)
        scene.send(.repaired(hole(2...4), [], from: .nowhere))
        #expect(scene.text.contains("3 events missed on the feed (gw-1 2–4)"))
        #expect(scene.lines[0].contains("gap 3") && scene.model.board.missed == 3)
    }

    @Test func `snapshots are asked for once a second at most, and none is forgotten`() {
        var scene = Scene()
        scene.wait(2000)
        scene.receive(risk, tenant: "t_acme")
        #expect(scene.receive(risk, tenant: "t_acme", skipping: 1) == [.repair(hole(2...2)), .requestSnapshot])
        #expect(scene.receive(risk, tenant: "t_acme", skipping: 1) == [.repair(hole(4...4))])
        #expect(scene.wait(500) == [])
        #expect(scene.wait(600) == [.requestSnapshot])
        #expect(scene.wait(600) == [])
    }

    @Test func `repeats change nothing`() {
        var scene = Scene()
        scene.receive(risk, tenant: "t_acme")
        let received = scene.model.board.received
        scene.send(.event(scene.event(1, risk, tenant: "t_acme")))
        #expect(scene.model.board.received == received)
    }

    @Test func `forged and malformed messages are counted in the header`() {
        var scene = Scene()
        scene.send(.dropped(2, .forged))
        scene.send(.dropped(5, .malformed))
        #expect(scene.model.board.ledger.losses == [.forged: 2, .malformed: 5])
        #expect(scene.lines[0].contains("drop 7"))
    }

    @Test func `messages that do not verify make the console ask for the key again, every five seconds at most`() {
        var scene = Scene()
        #expect(scene.send(.dropped(1)) == [])
        scene.wait(5000)
        #expect(scene.send(.dropped(1)) == [.requestSnapshot])
        #expect(scene.send(.dropped(1)) == [])
    }

    @Test func `events between the first snapshot and the subscription are no gap`() {
        var model = Model(size: Size(columns: 160, rows: 45), clock: Clock())
        _ = update(&model, .tick(Clock(wall: 0, monotonic: 1)))
        var first = Scene.snapshot
        first.sequence = 100
        _ = update(&model, .snapshot(first))
        _ = update(&model, .tick(Clock(wall: 0, monotonic: 3000)))
        #expect(update(&model, .feed(.up)) == [.requestSnapshot])
        let event = FeedEvent(gateway: "gw-1", boot: "boot-a", sequence: 120, time: 1, tenant: "t", body: risk)
        #expect(update(&model, .event(event)) == [])
        #expect(model.board.missed == 0)
    }

    @Test func `after a lost link what was missed shows even when the gateway is silent`() {
        var scene = Scene()
        scene.receive(risk, tenant: "t_acme")
        scene.wait(3000)
        scene.send(.feed(.down("closed")))
        scene.wait(3000)
        #expect(scene.lines[0].contains("STALE 6s"))
        #expect(scene.send(.feed(.up)) == [.requestSnapshot])
        var snapshot = Scene.snapshot
        snapshot.sequence = 9
        scene.send(.snapshot(snapshot))
        scene.wait(500)
        #expect(scene.model.board.missed == 0)
        #expect(scene.wait(600) == [.repair(hole(2...9)), .requestSnapshot])
        #expect(scene.text.contains("redis link lost 3.0 s, resyncing"))
        scene.send(.repaired(hole(2...9), [], from: .nowhere))
        #expect(scene.model.board.missed == 8)
        #expect(scene.text.contains("redis link lost 3.0 s, resynced, 8 events missed"))
    }

    @Test func `data is stale two seconds after the last of it when the link is down`() {
        var scene = Scene()
        scene.receive(risk, tenant: "t_acme")
        scene.wait(60_000)
        #expect(scene.lines[0].contains("● LIVE"))
        scene.receive(risk, tenant: "t_acme")
        scene.send(.feed(.down("closed")))
        scene.wait(1500)
        #expect(!scene.lines[0].contains("STALE"))
        scene.wait(600)
        #expect(scene.lines[0].contains("○ STALE 2s redis down"))
        scene.send(.snapshot(Scene.snapshot))
        #expect(scene.lines[0].contains("○ STALE 2s redis down"))
    }

    @Test func `while the link is lost snapshots tell the state, every five seconds, and the screen stays stale`() {
        var scene = Scene()
        scene.receive(risk, tenant: "t_acme")
        scene.send(.feed(.down("closed")))
        #expect(scene.wait(4000) == [])
        #expect(scene.wait(1000) == [.requestSnapshot])
        var snapshot = Scene.snapshot
        (snapshot.time, snapshot.sequence) = (scene.model.clock.wall, 1)
        snapshot.decisions = [
            .init(time: snapshot.time, tenant: "t_ini", request: "r9", decision: Scene.decision("initech"))
        ]
        scene.send(.snapshot(snapshot))
        #expect(scene.text.contains("say it") && scene.lines[0].contains("STALE 5s"))
        #expect(scene.wait(4000) == [])
        #expect(scene.wait(1000) == [.requestSnapshot])
    }

    @Test func `without redis snapshots are polled every second and the header says so`() {
        var scene = Scene()
        scene.send(.feed(.off("the gateway runs without redis")))
        #expect(scene.lines[0].contains("◐ POLL every 1 s, no redis"))
        #expect(scene.lines[0].contains("blocked –"))
        #expect(scene.wait(1000) == [.requestSnapshot])
        #expect(scene.wait(400) == [])
        #expect(scene.wait(700) == [.requestSnapshot])
        var snapshot = Scene.snapshot
        snapshot.sequence = 5000
        scene.send(.snapshot(snapshot))
        scene.wait(2000)
        #expect(scene.model.board.missed == 0)
        scene.wait(2000)
        #expect(scene.lines[0].contains("STALE 4s gateway silent"))
    }

    @Test func `a feed over the control API is live, and the header says that it is of one gateway`() {
        var scene = Scene()
        scene.send(.source(.control))
        scene.receive(risk, tenant: "t_acme")
        #expect(scene.lines[0].contains("● LIVE"))
        #expect(scene.lines[0].contains("one gateway"))
        scene.send(.feed(.down("closed")))
        scene.wait(2600)
        #expect(scene.lines[0].contains("feed down"))
        scene.send(.source(.redis))
        scene.send(.feed(.up))
        #expect(!scene.lines[0].contains("one gateway"))
    }

    @Test func `before any answer the console says what it waits for`() {
        var model = Model(size: Size(columns: 160, rows: 45), clock: Clock(), settings: Settings(control: "unix:x"))
        #expect(update(&model, .tick(Clock(wall: 1, monotonic: 1))) == [.requestSnapshot])
        #expect(view(model).text.contains("◌ CONNECTING"))
        _ = update(&model, .control(.down("nobody answers there")))
        #expect(view(model).text.contains("✗ NO GATEWAY"))
        #expect(
            view(model).text.contains("no gateway at unix:x: nobody answers there; start one with: secureinfer serve"))
    }

    @Test func `the bell rings for a new critical alert, not for its echo, and not again for five seconds`() {
        var scene = Scene()
        let alert = BoundsTests.alert("a1")
        #expect(scene.receive(.alert(alert), tenant: "t_acme") == [.bell])
        #expect(scene.receive(.alert(alert), tenant: "t_acme") == [])
        #expect(scene.receive(.alert(BoundsTests.alert("a2")), tenant: "t_acme") == [])
        scene.wait(6000)
        #expect(scene.receive(.alert(BoundsTests.alert("a3", severity: .high)), tenant: "t_acme") == [])
        #expect(scene.receive(.alert(BoundsTests.alert("a4")), tenant: "t_acme") == [.bell])
    }

    @Test func `a wall clock that jumps back makes no negative lag and no endless ban`() {
        var scene = Scene()
        scene.send(.tick(Clock(wall: 5, monotonic: 3)))
        scene.send(.event(FeedEvent(gateway: "gw-1", boot: "boot-a", sequence: 1, time: Scene.wall, body: risk)))
        #expect(scene.model.link.meter.lag == 0 && scene.model.clock.monotonic >= Scene.monotonic - 600_000)
    }

    @Test func `a live console asks again every fifteen seconds`() {
        var scene = Scene()
        scene.wait(15_000)
        #expect(scene.wait(14_000) == [])
        #expect(scene.wait(1000) == [.requestSnapshot])
    }
}
