import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct RepairTests {
    private func hole(_ range: ClosedRange<Int>) -> Hole { Hole(gateway: "gw-1", boot: "boot-a", range: range) }

    private func refusal(_ number: Int, at time: Int, text: String = "text") -> FeedEvent {
        FeedEvent(
            gateway: "gw-1", boot: "boot-a", sequence: number, time: time, tenant: "t_ini", request: "r\(number)",
            body: .decision(Scene.decision("initech", excerpt: "\(text) \(number)")))
    }

    /// A console that has 1 and 5 and waits for what is between.
    private func torn() -> Scene {
        var scene = Scene()
        let start = scene.model.clock.wall
        scene.send(.event(refusal(1, at: start)))
        scene.wait(5000)
        scene.send(.event(refusal(5, at: start + 5000)))
        return scene
    }

    @Test func `what is found stands where its time puts it, and the row says so`() {
        var scene = torn()
        let start = scene.model.clock.wall - 5000
        scene.send(.repaired(hole(2...4), (2...4).map { refusal($0, at: start + $0 * 1000) }, from: .redis))
        let board = scene.model.board
        let requests = board.matchingSerials.compactMap { board.incidents[$0] }.map(\.request)
        #expect(requests == ["r5", "", "r4", "r3", "r2", "r1"])
        #expect(scene.text.contains("3 events repaired from redis, 0 missed"))
        #expect(board.missed == 0 && !scene.lines[0].contains("gap") && board.ledger.isBalanced)
        #expect(board.ledger.received == 5)
        scene.press("/")
        scene.type("text")
        scene.press(.enter)
        #expect(scene.model.board.matchingSerials.count == 6)
        let filtered = scene.model.board
        #expect(filtered.matchingSerials.compactMap { filtered.incidents[$0] }.map(\.request) == requests)
    }

    @Test func `events of one millisecond keep their order`() {
        var scene = torn()
        scene.send(.repaired(hole(2...4), (2...4).map { refusal($0, at: scene.model.clock.wall) }, from: .redis))
        let board = scene.model.board
        let requests = board.matchingSerials.compactMap { board.incidents[$0] }.map(\.request)
        #expect(requests == ["r5", "", "r4", "r3", "r2", "r1"])
    }

    @Test func `what is found in part leaves exact numbers`() {
        var scene = torn()
        scene.send(.repaired(hole(2...4), [refusal(3, at: scene.model.clock.wall)], from: .control))
        #expect(scene.text.contains("2 events missed on the feed (gw-1 2–4), 1 repaired from control"))
        #expect(scene.model.board.missed == 2 && scene.model.tracker.missing == 0)
    }

    @Test func `answers that nobody asked for and events outside of the hole change nothing`() {
        var scene = torn()
        let before = scene.model.board.ledger
        scene.send(.repaired(hole(7...9), [refusal(8, at: 5)], from: .redis))
        #expect(scene.model.board.ledger == before)
        var foreign = refusal(3, at: 5)
        foreign.boot = "boot-x"
        scene.send(.repaired(hole(2...4), [refusal(1, at: 5), refusal(9, at: 5), foreign], from: .redis))
        #expect(scene.model.board.ledger.received == before.received && scene.model.board.missed == 3)
        scene.send(.repaired(hole(2...4), [refusal(3, at: 5)], from: .redis))
        #expect(scene.model.board.missed == 3)
    }

    @Test func `what comes late by itself fills the hole`() {
        var scene = torn()
        scene.send(.event(refusal(3, at: scene.model.clock.wall - 2000)))
        #expect(scene.model.tracker.missing == 2)
        scene.send(.repaired(hole(2...4), [refusal(3, at: 5), refusal(2, at: 5)], from: .redis))
        #expect(scene.model.board.missed == 1 && scene.model.board.ledger.repeated == 1)
        scene.send(.event(refusal(7, at: scene.model.clock.wall)))
        scene.send(.event(refusal(6, at: scene.model.clock.wall)))
        #expect(scene.text.contains("1 event came late, 0 missed") && scene.model.repairs.isEmpty)
    }

    @Test func `who was asked and never answers is given up`() {
        var scene = torn()
        scene.wait(14_000)
        #expect(scene.model.board.missed == 0)
        scene.wait(1000)
        #expect(scene.model.board.missed == 3 && scene.model.repairs.isEmpty)
    }

    @Test func `what is late undoes nothing that came after it`() {
        var scene = Scene()
        let start = scene.model.clock.wall
        var alert = BoundsTests.alert("al")
        scene.send(.event(FeedEventBody.event(1, at: start, FeedEventBody.risk)))
        alert.state = .ack
        scene.send(.event(FeedEventBody.event(5, at: start + 5000, .alert(alert))))
        alert.state = .new
        let late: [FeedEvent.Body] = [
            .alert(alert), .risk(.init(risk: 99, why: "old")),
            .model(.init(model: "smollm2-135m.gguf", status: "ok")),
        ]
        scene.send(.event(FeedEventBody.event(6, at: start + 6000, .risk(.init(risk: 3, why: "new")))))
        scene.send(
            .repaired(
                hole(2...4), late.enumerated().map { FeedEventBody.event($0.offset + 2, at: start + 10, $0.element) },
                from: .redis))
        #expect(scene.model.board.alerts["al"]?.alert.state == .ack)
        #expect(scene.model.board.tenants["t_acme"]?.risk == 3 && scene.model.board.tenants["t_acme"]?.why == "new")
    }

    @Test func `a lost link is one row, which tells how it ended`() {
        var scene = Scene()
        scene.receive(FeedEventBody.risk, tenant: "t_acme")
        scene.wait(3000)
        scene.send(.feed(.down("closed")))
        scene.wait(800)
        scene.send(.feed(.down("refused")))
        scene.wait(1000)
        #expect(scene.send(.feed(.up)) == [.requestSnapshot])
        #expect(scene.text.contains("──── redis link lost 1.8 s, resyncing ────"))
        #expect(scene.receive(FeedEventBody.risk, tenant: "t_acme", skipping: 2) == [.repair(hole(2...3))])
        var snapshot = Scene.snapshot
        snapshot.sequence = 4
        scene.send(.snapshot(snapshot))
        scene.wait(100)
        #expect(scene.text.contains("resyncing"))
        let found = (2...3).map { FeedEventBody.event($0, at: Scene.wall - 600_000, FeedEventBody.risk) }
        scene.send(.repaired(hole(2...3), found, from: .redis))
        #expect(scene.text.contains("redis link lost 1.8 s, resynced, 2 repaired, 0 events missed"))
        #expect(scene.model.board.incidents.count == 1 && scene.model.outage == nil)
    }

    @Test func `a lost link without a loss says so`() {
        var scene = Scene()
        scene.receive(FeedEventBody.risk, tenant: "t_acme")
        scene.wait(3000)
        scene.send(.feed(.down("closed")))
        scene.wait(61_000)
        scene.send(.feed(.up))
        var snapshot = Scene.snapshot
        snapshot.sequence = 1
        scene.send(.snapshot(snapshot))
        scene.wait(10)
        #expect(scene.text.contains("redis link lost 1m1s, resynced, 0 events missed"))
    }

    @Test func `more than can be looked for is counted at once`() {
        var scene = torn()
        scene.send(.repaired(hole(2...4), [], from: .nowhere))
        #expect(!scene.send(.event(refusal(1_000_005, at: 5))).contains(.repair(hole(6...1_000_004))))
        #expect(scene.model.board.missed == 3 + 999_999 && scene.lines[0].contains("gap 1,000,002"))
        let texts = scene.model.board.incidents.serials.flatMap { scene.model.board.incidents[$0]?.texts ?? [] }
        #expect(texts.contains("999,999 events missed on the feed (gw-1 6–1000004), too many to look for"))
    }

    @Test func `what was thrown away for want of room and is found again was received once`() {
        var scene = Scene()
        let start = scene.model.clock.wall
        scene.send(.event(refusal(1, at: start)))
        scene.send(.dropped(3, .overload))
        scene.send(.event(refusal(5, at: start)))
        #expect(scene.model.board.ledger.received == 5 && scene.model.board.dropped == 3)
        scene.send(.repaired(hole(2...4), [refusal(2, at: start), refusal(3, at: start)], from: .redis))
        let ledger = scene.model.board.ledger
        #expect(ledger.received == 5 && ledger.shown == 4 && ledger.dropped == 1 && ledger.isBalanced)
        #expect(scene.model.board.missed == 1)
    }

    @Test func `a forged number is thrown away and counted, and blinds nobody`() {
        var scene = torn()
        scene.send(.event(refusal(.max, at: 5)))
        #expect(scene.model.board.ledger.losses == [.malformed: 1])
        scene.send(.event(refusal(6, at: scene.model.clock.wall)))
        #expect(scene.model.board.incidents.newest?.request == "r6" && scene.model.board.ledger.isBalanced)
    }
}
