import Glibc
import NIOCore
import NIOPosix
import SecurityGate
import Synchronization
import Testing

@testable import Stores

/// What is decided without Redis is told to it, once.
@Suite(.enabled(if: PrivateRedis.isAvailable)) struct DebtTests {
    /// An admission on an event loop of its own, for a tenant with nothing to speak of coming back while a test runs.
    private final class Bench: Sendable {
        let redis: PrivateRedis
        let local = LocalLimiter()
        private let loop: any EventLoop
        private let admission: NIOLoopBound<Admission>

        init(gateways: Int = 1) async throws {
            let redis = try await PrivateRedis()
            let (loop, local) = (MultiThreadedEventLoopGroup.singleton.any(), local)
            local.gateways.store(gateways, ordering: .relaxed)
            let up = loop.makePromise(of: Void.self)
            admission = try await loop.submit {
                let admission = Admission(redis: redis.address, local: local, on: loop, name: "gw") {
                    var time = timespec()
                    clock_gettime(CLOCK_REALTIME, &time)
                    let monotonic = Int(NIODeadline.now().uptimeNanoseconds / 1000)
                    return Moment(monotonic: monotonic, wall: time.tv_sec * 1_000_000 + time.tv_nsec / 1000)
                } onLink: { _, isUp in
                    if isUp { up.succeed() }
                }
                admission.start()
                return NIOLoopBound(admission, eventLoop: loop)
            }.get()
            (self.redis, self.loop) = (redis, loop)
            try await up.futureResult.get()
        }

        deinit {
            let admission = admission
            loop.execute { admission.value.stop() }
        }

        func admit(_ ask: AdmissionAsk) async throws -> AdmissionAnswer {
            let (admission, promise) = (admission, loop.makePromise(of: AdmissionAnswer.self))
            loop.execute { admission.value.admit(ask, isWanted: { true }) { promise.succeed($0) } }
            return try await promise.futureResult.get()
        }

        func settle(_ answer: AdmissionAnswer, spent: Int) async throws {
            let admission = admission
            guard let ticket = answer.ticket else { return }
            try await loop.submit { admission.value.settle(ticket, spent: spent) }.get()
        }

        /// Where the tenant stands once Redis was told all.
        func standing(_ ask: AdmissionAsk) async throws -> Standing {
            for _ in 0..<4000 {
                let answer = try await admit(ask.look)
                if !answer.isDegraded, !local.isOwing {
                    let last = try await admit(ask.look)
                    if !last.isDegraded { return last.standing }
                }
                try await Task.sleep(for: .milliseconds(5))
            }
            throw PrivateRedis.Unavailable()
        }
    }

    private static func ask(_ set: (inout LimitPolicy) -> Void) -> AdmissionAsk {
        var policy = LimitPolicy()
        (policy.requests, policy.requestBurst) = (1, 100)
        set(&policy)
        return AdmissionAsk(tenant: "t", key: "k", allowance: Allowance(policy))
    }

    @Test(.timeLimit(.minutes(1)))
    func `while Redis is silent nobody waits long, and all that passed counts exactly once`() async throws {
        let bench = try await Bench()
        let ask = Self.ask { _ in }
        // On a busy machine Redis may be late for any of these: what passes here is told to it, so the sum is the same.
        for left in [99, 98, 97] {
            #expect(try await bench.admit(ask).verdict == .admitted)
            #expect(try await bench.standing(ask).requests.remaining == left)
        }
        bench.redis.pause()
        // The first ones are sent and decided late here, the others are not sent.
        let began = ContinuousClock.now
        let answers = try await withThrowingTaskGroup(of: AdmissionAnswer.self) { group in
            for _ in 0..<5 { group.addTask { try await bench.admit(ask) } }
            return try await group.reduce(into: [AdmissionAnswer]()) { $0.append($1) }
        }
        #expect(ContinuousClock.now - began < .seconds(1))
        for _ in 0..<4 {
            let answer = try await bench.admit(ask)
            #expect(answer.isDegraded)
            #expect(answer.verdict == .admitted)
        }
        #expect(answers.allSatisfy { $0.isDegraded && $0.verdict == .admitted })
        bench.redis.resume()
        #expect(try await bench.standing(ask).requests.remaining == 88)
    }

    @Test(.timeLimit(.minutes(1)))
    func `what was refused here is given back where Redis let it pass late`() async throws {
        // One of fifty gateways has one of what is left, at most.
        let bench = try await Bench(gateways: 50)
        var ask = Self.ask { $0.requestBurst = 60 }
        var first = try await bench.admit(ask)
        // Redis was late by itself: another tenant has spent nothing here yet.
        for number in 0..<50 where first.isDegraded {
            _ = try await bench.standing(ask)
            ask.tenant = "t\(number)"
            first = try await bench.admit(ask)
        }
        #expect(first.standing.requests.remaining == 59)
        bench.redis.pause()
        let answers = try await withThrowingTaskGroup(of: AdmissionAnswer.self) { group in
            for _ in 0..<8 { group.addTask { [ask] in try await bench.admit(ask) } }
            return try await group.reduce(into: [AdmissionAnswer]()) { $0.append($1) }
        }
        #expect(answers.count { $0.verdict == .admitted } == 1)
        bench.redis.resume()
        #expect(try await bench.standing(ask).requests.remaining == 58)
    }

    @Test(.timeLimit(.minutes(1)))
    func `tokens, places and budgets are settled whoever admitted the request, and whenever it ends`() async throws {
        let bench = try await Bench()
        var ask = Self.ask {
            ($0.tokens, $0.tokenBurst, $0.concurrency) = (1, 1000, 9)
            ($0.dailyRequests, $0.dailyTokens) = (50, 5000)
        }
        (ask.tokens, ask.runs) = (100, true)
        ask.workload = Workload(name: "eval", requests: 20, tokens: 1500)
        let (before, other) = (try await bench.admit(ask), try await bench.admit(ask))
        bench.redis.pause()
        let (late, within) = (try await bench.admit(ask), try await bench.admit(ask))
        #expect([before, other, late, within].allSatisfy { $0.verdict == .admitted })
        try await bench.settle(before, spent: 30)
        try await bench.settle(within, spent: 10)
        bench.redis.resume()
        var standing = try await bench.standing(ask)
        #expect(standing.requests.remaining == 96)
        #expect(standing.tokens.remaining == 1000 - 30 - 10 - 100 - 100)
        #expect((standing.spentRequests, standing.spentTokens) == (4, 240))
        #expect(standing.running == 2)
        try await bench.settle(late, spent: 150)
        try await bench.settle(other, spent: 0)
        standing = try await bench.standing(ask)
        #expect(standing.tokens.remaining == 1000 - 30 - 10 - 150)
        #expect((standing.spentTokens, standing.running) == (190, 0))
        let day = try await bench.redis.command(["HMGET", AdmissionScript.dayKey("t"), "r:eval", "t:eval"])
        #expect(day?.texts == ["4", "190"])
        #expect(bench.local.running("t") == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a debt that Redis does not take is kept, and one of long ago is forgotten as it would be there`() async throws
    {
        let local = LocalLimiter()
        let ask = Self.ask { ($0.requests, $0.requestBurst) = (60, 60) }
        func take(_ time: Int) -> AdmissionVerdict {
            local.take(ask, lease: nil, at: Moment(monotonic: time, wall: time), share: 3, owes: true).verdict
        }
        for _ in 0..<10 { #expect(take(1) == .admitted) }
        var debts = local.takeDebts(limit: 9, at: Moment(monotonic: 1, wall: 1))
        #expect(debts.map(\.requests) == [10 * GCRA.parts])
        #expect(!local.isOwing)
        local.giveBack(debts[0])
        #expect(local.isOwing)
        // A third of sixty a minute drains meanwhile: four in twelve seconds.
        debts = local.takeDebts(limit: 9, at: Moment(monotonic: 12_000_001, wall: 1))
        #expect(debts.map(\.requests) == [6 * GCRA.parts])
        #expect(take(12_000_001) == .admitted)
        #expect(local.takeDebts(limit: 9, at: Moment(monotonic: 72_000_001, wall: 1)).isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `no debt shuts a tenant out for more than a window beyond a full bucket`() async throws {
        let redis = try await PrivateRedis()
        _ = try await redis.command(["SCRIPT", "LOAD", AdmissionScript.admit.source])
        _ = try await redis.command(["SCRIPT", "LOAD", AdmissionScript.repay.source])
        let ask = Self.ask { ($0.requests, $0.requestBurst) = (60, 30) }
        let debt = Debt(
            tenant: "t", allowance: ask.allowance, requests: 9000 * GCRA.parts, tokens: 0, day: 0, dayRequests: 0,
            dayTokens: 0, workloads: [])
        func words(_ write: (inout ByteBuffer) -> Void) -> [String] {
            var (out, words) = (ByteBuffer(), [String]())
            write(&out)
            _ = RedisReader().feed(out) { words = $0.texts ?? [] }
            return words
        }
        let began = ContinuousClock.now
        #expect(try await redis.command(words { AdmissionScript.write(debt, &$0) }) == .integer(0))
        let reply = try await redis.command(words { AdmissionScript.write(ask, nil, &$0) })
        let answer = try #require(AdmissionReply.read(reply, ask, lease: nil))
        #expect(answer.verdict == .requests)
        let passed = Int64((ContinuousClock.now - began) / .microseconds(1))
        #expect(59_000_000 - passed...61_000_000 ~= Int64(answer.retryAfter))
    }
}
