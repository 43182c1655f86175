import NIOCore
import SecurityGate
import Testing

@testable import Stores

/// The scripts of the shared limits and their twin in memory decide alike, whatever happens in whatever order.
@Suite(.enabled(if: PrivateRedis.isAvailable)) struct LimitTwinTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mixed = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
            return mixed ^ (mixed >> 33)
        }
    }

    /// The scripts with the test's own clock, which comes as the last argument.
    private static let clock = "local now = tonumber(ARGV[#ARGV])\n"
    private static let admit = RedisScript(clock + bucket + AdmissionScript.admission)
    private static let settle = RedisScript(clock + bucket + AdmissionScript.settlement)
    /// Keys would expire by another clock.
    private static let bucket = AdmissionScript.bucket.replacing(", 'PX', ceiling(level, rate * 1000) + 1", with: "")

    /// One tenant of random limits, in both.
    private struct Bench {
        let redis: PrivateRedis
        let local = LocalLimiter()
        var random: Random
        var ask: AdmissionAsk
        var now: Int
        var held: [(shared: AdmissionTicket, own: AdmissionTicket)] = []
        var made = 0

        init(_ redis: PrivateRedis, seed: UInt64) {
            self.redis = redis
            var random = Random(state: seed)
            var policy = LimitPolicy()
            func some(_ choices: [Int]) -> Int { choices.randomElement(using: &random) ?? 0 }
            policy.requests = some([0, 1, 7, 60, 600, 59_999_999])
            policy.requestBurst = Bool.random(using: &random) ? nil : some([1, 5, 90])
            policy.tokens = some([0, 0, 100, 99_991, 100_000_000])
            policy.tokenBurst = Bool.random(using: &random) ? nil : some([500, 12_345])
            policy.concurrency = some([0, 0, 1, 3])
            policy.dailyRequests = some([0, 0, 40])
            policy.dailyTokens = some([0, 0, 3000])
            ask = AdmissionAsk(tenant: "t_\(seed)", key: "k", allowance: Allowance(policy))
            ask.workload = Bool.random(using: &random) ? nil : Workload(name: "eval", requests: 20, tokens: 1500)
            self.random = random
            // A minute before midnight, UTC.
            now = 20_700 * DayCount.length - 60_000_000
        }

        private func words(_ script: RedisScript, _ write: (inout ByteBuffer) -> Void) -> [String] {
            var (out, words) = (ByteBuffer(), [String]())
            write(&out)
            _ = RedisReader().feed(out) { words = $0.texts ?? [] }
            words[1] = script.sha1
            return words + [String(now)]
        }

        mutating func take() async throws {
            var ask = ask
            ask.requests = Int.random(in: 0...10, using: &random) == 0 ? 0 : 1
            ask.tokens =
                ask.requests == 0 ? 0 : Int.random(in: 0...min(90, ask.allowance.mostTokens ?? 90), using: &random)
            ask.runs = ask.requests > 0
            made += 1
            let lease = ask.needsPlace ? "l\(made)" : nil
            let reply = try await redis.command(words(LimitTwinTests.admit) { AdmissionScript.write(ask, lease, &$0) })
            var shared = try #require(AdmissionReply.read(reply, ask, lease: lease), "\(String(describing: reply))")
            var own = local.take(ask, lease: lease, at: Moment(monotonic: now, wall: now))
            if let left = shared.ticket, let right = own.ticket { held.append((left, right)) }
            #expect((shared.ticket == nil) == (own.ticket == nil))
            (shared.ticket, own.ticket) = (nil, nil)
            #expect(shared == own, "\(ask)")
        }

        mutating func settle() async throws {
            guard !held.isEmpty else { return }
            let (shared, own) = held.remove(at: Int.random(in: 0..<held.count, using: &random))
            let spent = [0, shared.tokens, shared.tokens / 2, shared.tokens + 40].randomElement(using: &random) ?? 0
            let words = words(LimitTwinTests.settle) { AdmissionScript.write(shared, spent - shared.tokens, &$0) }
            #expect(try await redis.command(words) == .integer(0))
            local.settle(own, spent: spent, at: Moment(monotonic: now, wall: now))
            if own.lease != nil { local.runs(own.tenant, -1) }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the script and its twin give the same answers`() async throws {
        let redis = try await PrivateRedis()
        for script in [Self.admit, Self.settle] {
            #expect(try await redis.command(["SCRIPT", "LOAD", script.source]) == .text(script.sha1))
        }
        for seed in UInt64(1)...60 {
            var bench = Bench(redis, seed: seed)
            for _ in 0..<80 {
                switch Int.random(in: 0..<10, using: &bench.random) {
                case 0..<5: try await bench.take()
                case 5..<8: try await bench.settle()
                case 8: bench.now += Int.random(in: 0...2_000_000, using: &bench.random)
                default:
                    // Places are not renewed here, so none may be held for long.
                    while !bench.held.isEmpty { try await bench.settle() }
                    bench.now += Int.random(in: 0...70_000_000, using: &bench.random)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `clocks that jump by a day either way give one window more at most, and lock nobody out`() async throws {
        let redis = try await PrivateRedis()
        _ = try await redis.command(["SCRIPT", "LOAD", Self.admit.source])
        var policy = LimitPolicy()
        (policy.requests, policy.tokens, policy.concurrency, policy.dailyRequests) = (60, 600, 2, 1000)
        for jump in [DayCount.length, -DayCount.length] {
            var ask = AdmissionAsk(tenant: "jump\(jump)", key: "k", allowance: Allowance(policy))
            (ask.tokens, ask.runs) = (10, true)
            var (now, passed, made) = (20_700 * DayCount.length + 7, 0, 0)
            for step in 0..<120 {
                if step == 60 { now += jump }
                now += 1_000_000
                made += 1
                var (out, words) = (ByteBuffer(), [String]())
                AdmissionScript.write(ask, "l\(made)", &out)
                _ = RedisReader().feed(out) { words = $0.texts ?? [] }
                words[1] = Self.admit.sha1
                let answer = AdmissionReply.read(try await redis.command(words + [String(now)]), ask, lease: "l\(made)")
                if try #require(answer).verdict == .admitted {
                    passed += 1
                    if made % 2 == 0 {
                        _ = try await redis.command(["DEL", AdmissionScript.leaseKey(ask.tenant)])
                    }
                }
            }
            #expect(118...120 ~= passed)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `places of a gateway that is gone are free again, and those that are renewed are not`() async throws {
        let redis = try await PrivateRedis()
        for script in AdmissionScript.all { _ = try await redis.command(["SCRIPT", "LOAD", script.source]) }
        let key = AdmissionScript.leaseKey("t")
        func renew(_ microseconds: Int) async throws {
            let length = String(microseconds)
            _ = try await redis.command(["EVALSHA", AdmissionScript.renew.sha1, "1", key, length, "mine"])
        }
        try await renew(AdmissionScript.lease)
        _ = try await redis.command(["ZADD", key, "1", "dead", "9000000000000000", "liar"])
        var policy = LimitPolicy()
        policy.concurrency = 2
        var ask = AdmissionAsk(tenant: "t", key: "k", allowance: Allowance(policy))
        ask.runs = true
        func verdict(_ lease: String) async throws -> AdmissionVerdict? {
            var (out, words) = (ByteBuffer(), [String]())
            AdmissionScript.write(ask, lease, &out)
            _ = RedisReader().feed(out) { words = $0.texts ?? [] }
            return AdmissionReply.read(try await redis.command(words), ask, lease: lease)?.verdict
        }
        #expect(try await verdict("a") == .admitted)
        #expect(try await verdict("b") == .concurrency)
        // Its last word was for a short time; the key itself outlives that.
        try await renew(300_000)
        _ = try await redis.command(["PEXPIRE", key, "60000"])
        var last = try await verdict("b")
        for _ in 0..<1000 where last != .admitted {
            try await Task.sleep(for: .milliseconds(10))
            last = try await verdict("b")
        }
        #expect(last == .admitted)
    }

    @Test func `garbage and contradictions are no answer`() {
        var policy = LimitPolicy()
        policy.requests = 5
        let simple = AdmissionAsk(tenant: "t", key: "k", allowance: Allowance(policy))
        policy.tokens = 7
        let full = AdmissionAsk(tenant: "t", key: "k", allowance: Allowance(policy))
        func read(_ numbers: [Int], _ ask: AdmissionAsk) -> AdmissionVerdict? {
            AdmissionReply.read(.list(numbers.map { .integer($0) }), ask, lease: nil)?.verdict
        }
        #expect(read([0, 4, 12_000_000, 0], simple) == .admitted)
        #expect(read([2, 0, 60_000_000, 12_000_000], simple) == .requests)
        #expect(read([1], simple) == .banned)
        let good = [0, 4, 9, 0, 7, 0, 0, 0, 0, 0, 0, 20_000, 9]
        #expect(read(good, full) == .admitted)
        for bad in [
            [], [0], [1, 0], [6, 4, 9, 0], [0, 6, 9, 0], [0, 4, -1, 0], [2, 0, 9, 0], [0, 4, 9, 0, 0], [4, 4, 9, 0],
            [0, 4, Int.max, 0], [7, 4, 9, 0],
        ] {
            #expect(read(bad, simple) == nil, "\(bad)")
        }
        for (place, value) in [(1, 6), (4, 8), (10, 2), (12, DayCount.length + 1), (0, 8), (7, -1)] {
            var numbers = good
            numbers[place] = value
            #expect(read(numbers, full) == nil, "\(place)")
        }
        for reply in [RedisReply.error("READONLY"), .error("OOM"), .text("OK"), .null, .integer(0)] {
            #expect(AdmissionReply.read(reply, simple, lease: nil) == nil)
        }
        #expect(AdmissionReply.read(nil, simple, lease: nil) == nil)
    }
}
