import Testing

@testable import Inference

@Suite struct CircuitBreakerTests {
    private static let failure = UpstreamVerdict.failed(.fault(.unreachable))

    /// A breaker with one clock, in milliseconds.
    private final class Bench {
        private var breaker = CircuitBreaker()
        var now: Int64 = 1_000_000

        var state: CircuitBreaker.State { breaker.state }
        var consecutiveFailures: Int { breaker.consecutiveFailures }
        var admits: Bool { breaker.admits(at: now) }

        func admit() -> CircuitBreaker.Permit? { breaker.admit(at: now) }

        func settle(_ permit: CircuitBreaker.Permit, _ verdict: UpstreamVerdict) -> CircuitBreaker.Change {
            breaker.settle(permit, verdict, at: now)
        }

        /// Sends a request that comes to this at once; what that changed.
        @discardableResult
        func send(_ verdict: UpstreamVerdict) throws -> CircuitBreaker.Change {
            settle(try #require(admit()), verdict)
        }

        func fail(_ count: Int) throws { for _ in 0..<count { try send(failure) } }
    }

    @Test func `failures in a row open it, and an answer between them counts from the start`() throws {
        let bench = Bench()
        try bench.fail(4)
        #expect(try bench.send(.answered) == .none)
        try bench.fail(4)
        #expect(bench.state == .closed)
        #expect(bench.consecutiveFailures == 4)
        #expect(try bench.send(Self.failure) == .opened)
        #expect(bench.state == .open(until: bench.now + 5_000))
        #expect(bench.admit() == nil)
    }

    struct Share: Sendable, CustomTestStringConvertible {
        var name: String
        /// `o` for an answer, `x` for a failure, `?` for nothing known.
        var requests: String
        /// Milliseconds between two requests.
        var step: Int64 = 0
        var opens: Bool
        var testDescription: String { name }

        static let cases = [
            Share(name: "half of twenty", requests: String(repeating: "ox", count: 10), opens: true),
            Share(name: "half of nineteen", requests: String(repeating: "ox", count: 9) + "o", opens: false),
            Share(name: "less than half", requests: String(repeating: "oox", count: 30), opens: false),
            Share(name: "four of five", requests: String(repeating: "xxxxo", count: 8), opens: true),
            Share(name: "too seldom", requests: String(repeating: "ox", count: 40), step: 600, opens: false),
            Share(name: "often enough", requests: String(repeating: "ox", count: 40), step: 400, opens: true),
            Share(name: "clients that go away", requests: String(repeating: "?", count: 100), opens: false),
            Share(
                name: "clients that go away count for nothing", requests: String(repeating: "x?o?", count: 9),
                opens: false),
        ]
    }

    @Test(arguments: Share.cases) func `half of a window's requests open it`(_ item: Share) throws {
        let bench = Bench()
        for request in item.requests where bench.state == .closed {
            try bench.send(request == "x" ? Self.failure : request == "o" ? .answered : .unknown)
            bench.now += item.step
        }
        #expect((bench.state != .closed) == item.opens)
    }

    @Test func `a pause doubles with each failed trial up to a minute, and an answer starts it over`() throws {
        let bench = Bench()
        for _ in 0..<2 {
            try bench.fail(5)
            for pause: Int64 in [5_000, 10_000, 20_000, 40_000, 60_000, 60_000] {
                #expect(bench.state == .open(until: bench.now + pause))
                bench.now += pause - 1
                #expect(bench.admit() == nil)
                #expect(!bench.admits)
                bench.now += 1
                #expect(bench.admits)
                #expect(try bench.send(Self.failure) == .opened)
            }
            bench.now += 60_000
            #expect(try bench.send(.answered) == .closed)
            #expect(bench.state == .closed)
            #expect(bench.consecutiveFailures == 0)
        }
    }

    @Test func `half open lets a single trial through`() throws {
        let bench = Bench()
        try bench.fail(5)
        bench.now += 5_000
        let trial = try #require(bench.admit())
        #expect(bench.state == .halfOpen(until: bench.now + 65_000))
        #expect(bench.admit() == nil)
        bench.now += 64_999
        #expect(bench.admit() == nil)
        #expect(bench.settle(trial, .answered) == .closed)
        #expect(bench.admit() != nil)
    }

    @Test func `a trial whose client went away makes room for the next at once`() throws {
        let bench = Bench()
        try bench.fail(5)
        bench.now += 5_000
        #expect(try bench.send(.unknown) == .none)
        #expect(try bench.send(.answered) == .closed)
    }

    @Test func `a trial that never reports expires, and its late word changes nothing`() throws {
        let bench = Bench()
        try bench.fail(5)
        bench.now += 5_000
        let lost = try #require(bench.admit())
        bench.now += 65_000
        let next = try #require(bench.admit())
        #expect(bench.settle(lost, .answered) == .none)
        #expect(bench.state == .halfOpen(until: bench.now + 65_000))
        #expect(bench.settle(next, .answered) == .closed)
    }

    @Test(arguments: [UpstreamVerdict.answered, .unknown, failure])
    func `a request from before the opening changes nothing`(_ verdict: UpstreamVerdict) throws {
        let bench = Bench()
        let old = try #require(bench.admit())
        try bench.fail(5)
        let open = bench.state
        #expect(bench.settle(old, verdict) == .none)
        #expect(bench.state == open)
        bench.now += 5_000
        _ = try #require(bench.admit())
        let halfOpen = bench.state
        #expect(bench.settle(old, verdict) == .none)
        #expect(bench.state == halfOpen)
    }

    @Test func `what a window held before the opening does not open it again`() throws {
        let bench = Bench()
        for _ in 0..<10 { try bench.send(.answered) }
        var opened = CircuitBreaker.Change.none
        for index in 0..<20 where opened == .none {
            opened = try bench.send(index % 4 == 3 ? .answered : Self.failure)
        }
        #expect(opened == .opened)
        bench.now += 5_000
        #expect(try bench.send(.answered) == .closed)
        #expect(try bench.send(Self.failure) == .none)
    }

    @Test func `a trial outlasts what the upstream's time-outs allow`() {
        var limits = UpstreamLimits()
        limits.connect = 3_000
        limits.firstByte = 120_000
        #expect(CircuitBreaker.Settings(limits).trial > limits.connect + limits.firstByte)
    }
}
