import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct CollapseTests {
    private static func event(
        _ number: Int, _ excerpt: String? = "say it", tenant: String = "t_ini", time: Int = 1_000_000,
        request: String? = nil, action: Action = .block, score: Int = 85
    ) -> FeedEvent {
        FeedEvent(
            gateway: "gw-1", boot: "a", sequence: number, time: time, tenant: tenant, request: request ?? "r\(number)",
            body: .decision(Scene.decision("initech", action: action, score: score, excerpt: excerpt)))
    }

    private static let clock = Clock(wall: 1_000_000, monotonic: 1_000_000)

    private static func board(_ events: [FeedEvent]) -> Board {
        var board = Board()
        for event in events { board.take(event, clock: clock) }
        return board
    }

    @Test func `identical refusals share a row that counts them exactly`() {
        let board = Self.board((1...214).map { Self.event($0, time: 1_000_000 + $0) })
        #expect(board.incidents.count == 1 && board.matchingSerials == [0])
        #expect(board.incidents[0]?.burst == Burst(count: 214, last: 1_000_214))
        #expect(board.ledger.shown == 1 && board.ledger.collapsed == 213 && board.blockedTotal == 214)
        #expect(board.log.members(of: 0).count == 213 && board.log.members(of: 0).first?.request == "r214")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var other: FeedEvent

        init(_ name: String, _ other: FeedEvent) { (testDescription, self.other) = (name, other) }
    }

    static let different: [Case] = [
        .init("another text", event(2, "say that")), .init("another tenant", event(2, tenant: "t_acme")),
        .init("another verdict", event(2, action: .warn)), .init("another score", event(2, score: 60)),
        .init("no text at all", event(2, nil)), .init("over a minute later", event(2, time: 1_060_001)),
    ]

    @Test(arguments: different)
    func `what differs has a row of its own`(_ item: Case) {
        #expect(Self.board([Self.event(1), item.other]).incidents.count == 2)
    }

    @Test func `runs that cross are told apart`() {
        let board = Self.board((1...100).map { Self.event($0, $0 % 2 == 0 ? "even" : "odd") })
        #expect(board.incidents.serials.compactMap { board.incidents[$0]?.count } == [50, 50])
    }

    @Test func `a request that is told twice is counted once, in whichever row it stands`() {
        let board = Self.board(
            [1, 2, 3, 2, 1].enumerated().map { Self.event($0.offset + 1, request: "r\($0.element)") })
        #expect(board.incidents[0]?.count == 3 && board.incidents.count == 1 && board.ledger.isBalanced)
    }

    @Test func `what was found in one answer is not said of all in the row`() {
        var answer = Self.event(9, request: "r2")
        if case .decision(var decision) = answer.body {
            decision.isAnswer = true
            decision.reasons = ["canary_leak"]
            answer.body = .decision(decision)
        }
        for request in ["r1", "r2"] {
            answer.request = request
            let board = Self.board([Self.event(1), Self.event(2), answer, answer])
            #expect(board.incidents.count == 2 && board.incidents[0]?.count == 2)
            #expect(board.incidents[0]?.decision?.reasons == ["pi_instruction_override"])
            #expect(board.incidents[1]?.decision?.reasons == ["canary_leak"] && board.ledger.isBalanced)
        }
    }

    @Test func `the row and its detail tell how many, from when to when, and which`() {
        var scene = Scene()
        for number in 1...214 {
            scene.receive(.decision(Scene.decision("initech")), tenant: "t_ini", request: "r_\(number)")
            if number % 50 == 0 { scene.wait(1000) }
        }
        #expect(scene.text.contains("×214 identical say it") && scene.lines[0].contains("coll 213"))
        scene.press("2", .enter)
        #expect(scene.text.contains("×214 identical, 11:54:30Z to 11:54:34Z"))
        #expect(scene.text.contains("r_214 ") && scene.text.contains("r_213 "))
        for _ in 0..<50 { scene.press(.pageDown) }
        #expect(scene.text.contains("and 13 more in between") && scene.text.contains("r_1 "))
        scene.press(.escape, "?", .pageDown)
        scene.press(.pageDown, .pageDown, .pageDown)
        #expect(scene.text.contains("received 214 = shown 1 + collapsed 213 + dropped 0"))
    }

    /// A random mix of everything that a feed can bring, from a seed.
    private func mix(_ seed: UInt64, into board: inout Board) -> Int {
        var random = HostileText(seed: seed)
        var received = 0
        for number in 1...4000 {
            let tenant = "t\(random.below(6000))"
            let body: FeedEvent.Body
            switch random.below(12) {
            case 0: body = .risk(.init(risk: random.below(101), why: "x"))
            case 1: body = .alert(BoundsTests.alert("al\(random.below(3000))"))
            case 2: body = .model(.init(model: "m\(random.below(1500))", status: "ok"))
            case 3: body = .notice(.init(severity: .low, text: "n"))
            case 4: body = .link(.init(peer: "redis", state: "up"))
            case 5:
                let count = random.below(50)
                board.drop(count, Loss.allCases[random.below(3)])
                received += count
                continue
            case 6: body = .decision(Scene.decision("x", action: .allow, score: 1))
            default: body = .decision(Scene.decision("x", score: 80 + random.below(3), excerpt: "\(random.below(4))"))
            }
            let isLate = random.below(20) == 0
            if !isLate || board.ledger.losses[.overload, default: 0] == 0 { received += 1 }
            let request = "r\(random.below(3000))"
            let clock = Clock(wall: number * 700, monotonic: number * 700)
            var event = FeedEvent(
                gateway: "g", boot: "a", sequence: number, time: clock.wall, tenant: tenant, request: request,
                body: body)
            if random.below(3) == 0 { event.tenant = "t0" }
            board.take(event, clock: clock, isLate: isLate)
        }
        return received
    }

    @Test(arguments: [1, 2, 3, 42, 77, 1_000_003] as [UInt64])
    func `shown, collapsed and dropped make up what was received, whatever comes`(_ seed: UInt64) {
        var board = Board()
        let received = mix(seed, into: &board)
        let ledger = board.ledger
        #expect(ledger.received == received && ledger.isBalanced)
        let inRows = board.incidents.serials.compactMap { board.incidents[$0]?.count }.reduce(0, +)
        #expect(inRows == board.incidents.count + ledger.collapsed)
        #expect(board.matchingSerials.count == board.incidents.count)
    }

    @Test func `a burst of fifty thousand stays cheap and exact`() {
        var board = Board()
        let clock = Clock(wall: 1_000_000, monotonic: 1_000_000)
        let spent = processorTime {
            for number in 1...50_000 { board.take(Self.event(number), clock: clock) }
        }
        #expect(spent < .seconds(20))
        #expect(board.incidents[0]?.count == 50_000 && board.ledger.isBalanced)
        #expect(board.log.members(of: 0).count == IncidentLog.membersKept)
    }

    @Test func `long texts make old rows fall out before memory runs out`() {
        let text = String(repeating: "x", count: 4000)
        let board = Self.board((1...9000).map { Self.event($0, "\($0)" + text) })
        #expect(3000...8000 ~= board.incidents.count && board.matchingSerials.count == board.incidents.count)
    }
}
