import Crypto
import NIOCore
import NIOPosix
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite(.enabled(if: RedisServer.isAvailable)) struct RedisTests {
        /// Two gateways of one installation, with one Redis and one model server.
        private struct Pair {
            let redis: RedisServer
            let first: GatewayHarness
            let second: GatewayHarness
            let tenant: TestTenant

            static func run(rpm: Int = 0, _ body: (Pair) async throws -> Void) async throws {
                let redis = try RedisServer()
                try await redis.start()
                let (left, right) = (try TestFolder(), try TestFolder())
                let upstream = FakeUpstream(ModelServer.good(.openai))
                try await upstream.start()
                var made: TestTenant?
                try await GatewayHarness.run(in: left, upstream) { made = try await $0.tenant(rpm: rpm) }
                let tenant = try #require(made)
                try right.copyData(from: left)
                try await gateway(left, upstream, redis, "gw1") { first in
                    try await gateway(right, upstream, redis, "gw2") { second in
                        try await body(Pair(redis: redis, first: first, second: second, tenant: tenant))
                    }
                }
                try await upstream.stop()
            }

            private static func gateway(
                _ folder: TestFolder, _ upstream: FakeUpstream, _ redis: RedisServer, _ name: String,
                _ body: (GatewayHarness) async throws -> Void
            ) async throws {
                let address = try #require(RedisAddress("unix:\(redis.socket)"))
                try await GatewayHarness.run(
                    in: folder, upstream, configure: { ($0.redis, $0.gateway) = (address, name) }
                ) { gateway in
                    try await isHealthy(gateway)
                    try await body(gateway)
                }
            }
        }

        private static func isHealthy(_ gateway: GatewayHarness) async throws {
            try await eventually("health") { try await gateway.get("/healthz").json?["status"]?.string == "ok" }
        }

        /// Requests that were admitted without the shared limit.
        private static func degraded(_ gateway: GatewayHarness) async throws -> Int {
            let metrics = try await gateway.control("GET", "/metrics").text
            let line = metrics.split(separator: "\n").first { $0.hasPrefix("secureinfer_limiter_degraded_total ") }
            return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
        }

        @Test(.timeLimit(.minutes(1)))
        func `two gateways share a tenant's limit exactly`() async throws {
            try await Pair.run { pair in
                let gateways = [pair.first, pair.second]
                func alone() async throws -> Int {
                    let (first, second) = (try await Self.degraded(pair.first), try await Self.degraded(pair.second))
                    return first + second
                }
                // Where Redis is late a gateway goes on by itself; then another tenant has its turn.
                for turn in 0..<5 {
                    let tenant = try await pair.first.tenant("acme-\(turn)", rpm: 6)
                    try await pair.second.knows(tenant)
                    let before = try await alone()
                    var answers: [WireAnswer] = []
                    for index in 0..<8 { answers.append(try await gateways[index % 2].chat(tenant)) }
                    guard try await alone() == before else { continue }
                    #expect(answers.map(\.status) == [200, 200, 200, 200, 200, 200, 429, 429])
                    let left = answers.prefix(6).map { $0.field("x-ratelimit-remaining-requests") }
                    #expect(left == ["5", "4", "3", "2", "1", "0"])
                    for refused in answers.suffix(2) {
                        let wait = try #require(refused.field("retry-after-ms").flatMap { Int($0) })
                        #expect(1...10_000 ~= wait)
                    }
                    return
                }
                Issue.record("Redis was late each time")
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a ban on one gateway holds on the other, and so does its end`() async throws {
            try await Pair.run { pair in
                let body = #"{"target":"acme","seconds":600,"reason":"test"}"#
                let key = "secureinfer:{\(pair.tenant.id)}:ban"
                let ban = try await pair.first.control("POST", "/v1/bans", body)
                let id = try #require(ban.json?["id"]?.string)
                try await eventually("the ban", within: .milliseconds(250)) {
                    try await pair.second.chat(pair.tenant).status == 403
                }
                let refused = try await pair.second.chat(pair.tenant)
                #expect(refused.json?["error"]?["code"]?.string == "banned")
                #expect(refused.field("x-should-retry") == "false")
                try await eventually("the ban in Redis") {
                    try await pair.redis.command("PTTL", key).dropFirst().first != "-"
                }
                #expect(try await pair.first.control("DELETE", "/v1/bans/\(id)").status == 200)
                try await eventually("the end", within: .milliseconds(250)) {
                    try await pair.second.chat(pair.tenant).status == 200
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `every event is published sealed and kept in the stream`() async throws {
            try await Pair.run { pair in
                let listener = try await pair.redis.subscribe("secureinfer:feed")
                let answer = try await pair.first.chat(pair.tenant, ChatCall(prompt: RulingTests.attack))
                let id = try #require(answer.field("x-request-id"))
                let key = pair.first.application.directory.secrets.feed.key
                let seal = FeedSeal { Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
                func messages(_ text: String) -> [[UInt8]] {
                    text.split(separator: "\r\n").filter { $0.hasPrefix("{") }.map { Array($0.utf8) }
                }
                let message = try await eventual("the event", within: .seconds(2)) {
                    messages(String(decoding: listener.pending, as: UTF8.self)).first {
                        String(decoding: $0, as: UTF8.self).contains(id)
                    }
                }
                let event = try #require(seal.open(message))
                #expect(event.request == id)
                #expect(event.tenant == pair.tenant.id)
                #expect(event.gateway == "gw1")
                var forged = message
                forged[10] ^= 1
                #expect(seal.open(forged) == nil)
                let kept = try await pair.redis.command("XRANGE", "secureinfer:feed:log", "-", "+")
                #expect(messages(kept).contains(message))
                #expect(messages(kept).allSatisfy { seal.verifies($0) })
                listener.close()
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `Redis killed under load costs no client an error, and limits are shared again when it is back`()
            async throws
        {
            try await Pair.run(rpm: 100_000) { pair in
                let gateways = [pair.first, pair.second]
                try await withThrowingTaskGroup(of: [Int].self) { group in
                    for worker in 0..<4 {
                        group.addTask {
                            let client = try await gateways[worker % 2].connect()
                            defer { client.close() }
                            var statuses: [Int] = []
                            for _ in 0..<100 {
                                client.send(ChatCall().bytes(pair.tenant.key))
                                statuses.append(try await client.answer().status)
                            }
                            return statuses
                        }
                    }
                    try await eventually("load") { pair.first.upstream.received.count > 50 }
                    pair.redis.stop()
                    for try await statuses in group { #expect(statuses.allSatisfy { $0 == 200 }) }
                }
                for gateway in gateways {
                    let health = try await gateway.get("/healthz")
                    #expect(health.status == 200)
                    let reasons = health.json?["reasons"].map { $0.elements.compactMap(\.string) } ?? []
                    #expect(
                        reasons.first == "limiter_degraded" && reasons.dropFirst().allSatisfy { $0 == "state_stale" })
                }
                try await pair.redis.start()
                for gateway in gateways { try await Self.isHealthy(gateway) }
                #expect(try await Self.degraded(pair.first) > 0)
                // Redis may be late now and then on a busy machine, but not each time.
                try await eventually("shared limits") {
                    let before = try await Self.degraded(pair.first)
                    for _ in 0..<10 { #expect(try await pair.first.chat(pair.tenant).status == 200) }
                    return try await Self.degraded(pair.first) == before
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a revocation that met a broken store is put there once the store is whole`() async throws {
            try await Pair.run { pair in
                let (meta, index) = ("secureinfer:state:{shared}:meta", "secureinfer:state:{shared}:index")
                let place = "key/\(pair.tenant.keyID)"
                try await eventually("the key") {
                    try await pair.redis.command("ZSCORE", index, place) != "$-1\r\n"
                }
                _ = try await pair.redis.command("HSET", meta, "revision", "none")
                #expect(try await pair.first.control("DELETE", "/v1/keys/\(pair.tenant.keyID)").status == 200)
                try await Task.sleep(for: .milliseconds(300))
                _ = try await pair.redis.command("HSET", meta, "revision", "1000")
                try await eventually("the revocation's revision") {
                    let score = try await pair.redis.command("ZSCORE", index, place).split(separator: "\r\n").last
                    return score.flatMap { Int($0) }.map { $0 > 1000 } == true
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `FLUSHALL and SCRIPT FLUSH are harmless`() async throws {
            try await Pair.run(rpm: 100) { pair in
                #expect(try await pair.first.chat(pair.tenant).status == 200)
                let body = #"{"scope":"key","target":"\#(pair.tenant.keyID)","seconds":600,"reason":"test"}"#
                let ban = try await pair.first.control("POST", "/v1/bans", body)
                let id = try #require(ban.json?["id"]?.string)
                _ = try await pair.redis.command("FLUSHALL")
                _ = try await pair.redis.command("SCRIPT", "FLUSH")
                #expect(try await pair.first.chat(pair.tenant).status == 403)
                #expect(try await pair.first.control("DELETE", "/v1/bans/\(id)").status == 200)
                try await eventually("the ban's end") { try await pair.second.chat(pair.tenant).status == 200 }
                for _ in 0..<3 { #expect(try await pair.second.chat(pair.tenant).status == 200) }
                try await eventually("the shared limit") {
                    _ = try await pair.second.chat(pair.tenant)
                    let key = "secureinfer:{\(pair.tenant.id)}:rpm"
                    return try await pair.redis.command("EXISTS", key) == ":1\r\n"
                }
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["READONLY", "frozen"])
        func `a Redis that refuses or freezes only degrades the limit`(_ trouble: String) async throws {
            try await Pair.run(rpm: 100_000) { pair in
                if trouble == "frozen" {
                    let sleeper = try await WireClient.connect(socket: pair.redis.socket)
                    sleeper.send("CLIENT PAUSE 3000 ALL\r\n")
                    try await eventually("the pause") { !sleeper.pending.isEmpty }
                    sleeper.close()
                } else {
                    _ = try await pair.redis.command("CONFIG", "SET", "maxmemory", "1")
                }
                for _ in 0..<20 {
                    let began = ContinuousClock.now
                    #expect(try await pair.first.chat(pair.tenant).status == 200)
                    #expect(ContinuousClock.now - began < .seconds(1))
                }
                #expect(try await Self.degraded(pair.first) > 0)
            }
        }
    }

    /// A Redis that is none; needs no redis-server.
    @Suite struct FakeRedisTests {
        private final class Babbler: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            private let reply: String
            private var selected = false

            init(_ reply: String) { self.reply = reply }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                let text = selected ? reply : "+OK\r\n"
                selected = true
                context.channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            }
        }

        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                "HTTP/1.1 400 Bad Request\r\n\r\n", "$-7\r\n", "*99999999999\r\n", ":1\r\n:1\r\n:1\r\n:1\r\n",
                "-NOAUTH Authentication required.\r\n", "*5\r\n:0\r\n:1\r\n:9\r\n", "\u{0}\u{0}\u{0}", "+OK\r\n",
                "*5\r\n:1\r\n$1\r\nx\r\n:9\r\n:9\r\n:9\r\n",
                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
            ])
        func `garbage of a Redis leaves the limit to the gateway itself`(_ reply: String) async throws {
            let folder = try TestFolder()
            let path = folder.path + "/redis.sock"
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Babbler(reply))
                    }
                }
                .bind(unixDomainSocketPath: path).get()
            let address = try #require(RedisAddress("unix:\(path)"))
            try await GatewayHarness.run(configure: { $0.redis = address }) { gateway in
                let tenant = try await gateway.tenant(rpm: 3)
                var statuses: [Int] = []
                for _ in 0..<5 { statuses.append(try await gateway.chat(tenant).status) }
                #expect(statuses == [200, 200, 200, 429, 429])
            }
            try await server.close()
        }
    }
}
