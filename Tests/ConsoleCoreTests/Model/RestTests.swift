import Testing

@testable import ConsoleCore

struct RestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var wall: Int
        /// Monotonic age of what was heard last; nil for nothing.
        var age: Int?
        var feed = FeedLink.up
        var rest: Int
    }

    static let cases: [Case] = [
        Case(testDescription: "a live screen rests until the next second", wall: 12_250, age: 0, rest: 750),
        Case(testDescription: "at a full second for a whole one", wall: 12_000, age: 0, rest: 1000),
        Case(
            testDescription: "a broken feed wakes when its data turns stale", wall: 12_250, age: 1900, feed: .down(""),
            rest: 101),
        Case(
            testDescription: "the second comes first where it is nearer", wall: 12_950, age: 1000, feed: .down(""),
            rest: 50),
        Case(testDescription: "stale data needs the clock alone", wall: 12_250, age: 9000, feed: .down(""), rest: 750),
        Case(testDescription: "nothing heard yet", wall: 12_250, age: nil, feed: .connecting, rest: 750),
        Case(testDescription: "a clock before 1970 is no reason to spin", wall: -250, age: nil, rest: 1250),
    ]

    @Test(arguments: cases)
    func `the screen rests until it would change by itself`(_ testCase: Case) {
        var model = Model(size: Size(columns: 80, rows: 24), clock: Clock(wall: testCase.wall, monotonic: 100_000))
        model.link.feed = testCase.feed
        model.link.lastHeard = testCase.age.map { 100_000 - $0 }
        #expect(model.rest == testCase.rest)
    }

    @Test(arguments: [FeedLink.down(""), .connecting, .off("")])
    func `a lost link is called stale no later than it is`(_ feed: FeedLink) {
        var model = Model(size: Size(columns: 80, rows: 24), clock: Clock(wall: 0, monotonic: 100_000))
        (model.link.feed, model.link.lastHeard, model.link.lastEvent) = (feed, 99_600, 98_900)
        let fresh = model.link.status(at: model.clock.monotonic)
        for _ in 0..<20 where model.link.status(at: model.clock.monotonic) == fresh {
            let rest = model.rest
            #expect(model.link.status(at: model.clock.monotonic + rest - 1) == fresh)
            _ = update(&model, .tick(Clock(wall: model.clock.wall + rest, monotonic: model.clock.monotonic + rest)))
        }
        #expect(model.link.status(at: model.clock.monotonic) != fresh)
    }

    @Test func `a calm screen draws its clock every other second, until something happens`() {
        var scene = Scene()
        scene.wait(9000)
        #expect(scene.model.rest == 1000)
        scene.wait(2000)
        #expect(scene.model.rest == 2000)
        scene.send(.feed(.down("gone")))
        #expect(scene.model.rest <= 1000)
    }
}
