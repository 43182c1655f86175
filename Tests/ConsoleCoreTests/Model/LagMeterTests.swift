import Testing
import Wire

@testable import ConsoleCore

struct LagMeterTests {
    struct Step: Sendable {
        /// Milliseconds: what the gateway's clock said, and this machine's two when the event came.
        var time: Int
        var wall: Int
        var monotonic: Int
        var lag: Int

        init(_ time: Int, _ wall: Int, _ monotonic: Int, lag: Int) {
            (self.time, self.wall, self.monotonic, self.lag) = (time, wall, monotonic, lag)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
        var skew = 0
    }

    static let day = 86_400_000
    static let cases: [Case] = [
        Case(
            testDescription: "clocks that agree",
            steps: [.init(day, day + 8, 100, lag: 8), .init(day + 1000, day + 1500, 1592, lag: 500)]),
        Case(
            testDescription: "a console five minutes ahead",
            steps: [
                .init(day, day + 300_000, 100, lag: 0), .init(day + 1000, day + 301_050, 1150, lag: 50),
            ], skew: 300_000),
        Case(
            testDescription: "a console five minutes behind",
            steps: [.init(day + 300_000, day, 100, lag: 0), .init(day + 301_000, day + 1003, 1103, lag: 3)],
            skew: -300_000),
        Case(
            testDescription: "this machine's clock jumps an hour",
            steps: [
                .init(day, day + 8, 100, lag: 8), .init(day + 1000, day + 3_601_008, 1100, lag: 8),
                .init(day + 2000, day - 3_600_000, 2130, lag: 38),
            ], skew: -3_602_030),
        Case(
            testDescription: "the gateway's clock is set back an hour",
            steps: [
                .init(day, day + 8, 100, lag: 8), .init(day - 3_600_000, day + 108, 200, lag: 0),
                .init(day - 3_599_900, day + 300, 392, lag: 92),
            ], skew: 3_600_108),
        Case(
            testDescription: "the gateway's clock is set forward an hour",
            steps: [
                .init(day, day + 8, 100, lag: 8), .init(day + 3_600_000, day + 108, 200, lag: 0),
                .init(day + 3_600_100, day + 218, 310, lag: 10),
            ], skew: -3_599_892),
        Case(
            testDescription: "a jam that grows and clears",
            steps: [
                .init(day, day, 0, lag: 0), .init(day + 100, day + 5000, 5000, lag: 4900),
                .init(day + 200, day + 5100, 5100, lag: 4900), .init(day + 5200, day + 5200, 5200, lag: 0),
            ]),
    ]

    @Test(arguments: cases)
    func `lag does not depend on what the wall clocks say`(_ item: Case) {
        var meter = LagMeter()
        var clock = Clock()
        for step in item.steps {
            clock = Clock(wall: step.wall, monotonic: step.monotonic)
            meter.take(gateway: "g", time: step.time, clock: clock)
            #expect(meter.lag == step.lag)
        }
        #expect(meter.skew(of: "g", clock: clock) == item.skew)
    }

    @Test(arguments: [0, 1, Int.max - 1, Int.max, -1, Int.min])
    func `no time on the wire can stop it`(_ time: Int) {
        var meter = LagMeter()
        for clock in [
            Clock(wall: 5, monotonic: 5), Clock(wall: .max, monotonic: 9), Clock(wall: .min, monotonic: 99_999),
        ] {
            for time in [time, 7, time] { meter.take(gateway: "g", time: time, clock: clock) }
            #expect(meter.lag >= 0)
            _ = meter.worstSkew(clock: clock)
        }
    }

    @Test func `a difference of clocks is said once, and again when it changes`() {
        var scene = Scene()
        let risk = FeedEventBody.risk
        scene.receive(risk, tenant: "t_acme")
        scene.send(.tick(Clock(wall: scene.model.clock.wall + 301_000, monotonic: scene.model.clock.monotonic + 1000)))
        for number in 2...4 {
            scene.send(.event(FeedEventBody.event(number, at: Scene.wall - 599_000, risk)))
            #expect(scene.model.link.meter.lag <= 1000)
        }
        #expect(scene.model.audit.count == 1 && scene.text.contains("this clock is 5m ahead of gw-1's"))
        let ban = FeedEvent.Ban(
            id: "b", op: "add", scope: "tenant", target: "t_umb", until: Scene.wall - 599_000 + 240_000, reason: "",
            origin: "operator", by: "ana")
        scene.send(.event(FeedEventBody.event(5, at: Scene.wall - 599_000, .ban(ban))))
        #expect(scene.text.contains("4m (ana)"))
        #expect(!scene.lines[0].contains("STALE") && scene.lines[0].contains("● LIVE"))
    }
}
