import ExtractionDetector
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Somebody who can write into Redis, but has no control key.
    @Suite(.enabled(if: RedisServer.isAvailable)) struct HostileStreamTests {
        private static let stream = ExtractionStream.key

        private static func ask(_ gateway: GatewayHarness, _ tenant: TestTenant, _ number: Int) async throws {
            let body =
                #"{"model":"tiny","max_tokens":1,"logprobs":true,"top_logprobs":20,"messages":"#
                + #"[{"role":"user","content":"probe \#(number)"}]}"#
            let call = ChatCall.post("/v1/chat/completions", body, key: tenant.key)
            #expect(try await gateway.exchange(call).status == 200)
        }

        private static func counters(_ gateway: GatewayHarness) throws -> ExtractionCounters {
            try gateway.service(ExtractionSync.self).desk.extractionCounters()
        }

        private static func standing(_ gateway: GatewayHarness, _ tenant: TestTenant) throws -> Int {
            try #require(try gateway.management.live).extraction.state(of: tenant.id)?
                .standing(at: Int64(SystemClock.wall())).first?.count ?? 0
        }

        /// Two gateways of which the first has told the second of some requests.
        private static func run(
            _ body: (RedisServer, [GatewayHarness], TestTenant) async throws -> Void
        ) async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try gateways[0].tenant("acme", settings: TenantSettings(autoBan: false))
                    for gateway in gateways {
                        try await eventually("the stream") { try counters(gateway).isShared }
                    }
                    for number in 0..<3 { try await ask(gateways[0], tenant, number) }
                    try await eventually("what was seen") { try standing(gateways[1], tenant) == 3 }
                    try await body(cluster.redis, gateways, tenant)
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `entries that are replayed, mutated or made up are counted and change nothing`() async throws {
            try await Self.run { redis, gateways, tenant in
                let replay = """
                    for _, e in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
                      redis.call('XADD', KEYS[1], '*', unpack(e[2])) end
                    """
                let mutate = """
                    local state = 7
                    local function random(n) state = (state * 16807) % 2147483647 return state % n end
                    local old = redis.call('XRANGE', KEYS[1], '-', '+')
                    for i = 1, 300 do
                      local e = old[1 + random(#old)][2][2]
                      local place = 1 + random(#e)
                      redis.call('XADD', KEYS[1], '*', 'e', string.sub(e, 1, place - 1) .. string.char(random(256))
                        .. string.sub(e, place + 1 + random(3)))
                      local noise = {}
                      for j = 1, random(200) do noise[j] = string.char(random(256)) end
                      redis.call('XADD', KEYS[1], '*', 'e', table.concat(noise))
                    end
                    """
                for script in [replay, mutate] { _ = try await redis.command("EVAL", script, "1", Self.stream) }
                _ = try await redis.command("XADD", Self.stream, "*", "a", "b", "c", "d")
                try await eventually("refusals") {
                    let refused = try Self.counters(gateways[1]).refused
                    return (refused[.mac] ?? 0) > 400 && (refused[.stale] ?? 0) + (refused[.replayed] ?? 0) >= 1
                }
                try await Self.ask(gateways[0], tenant, 3)
                try await eventually("the next") { try Self.standing(gateways[1], tenant) >= 4 }
                #expect(try Self.standing(gateways[1], tenant) == 4)
                #expect(try Self.counters(gateways[1]).received == 4)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a snapshot that is forged or another tenant's counts as none`() async throws {
            try await Self.run { redis, gateways, tenant in
                try await gateways[0].service(ExtractionSync.self).desk.save()
                let bad = try gateways[0].tenant("bad", settings: TenantSettings(autoBan: false))
                let worse = try gateways[0].tenant("worse", settings: TenantSettings(autoBan: false))
                _ = try await redis.command(
                    "EVAL", "return redis.call('SET', KEYS[1], redis.call('GET', KEYS[2]))", "2",
                    "secureinfer:{\(bad.id)}:extraction", "secureinfer:{\(tenant.id)}:extraction")
                _ = try await redis.command("LPUSH", "secureinfer:{\(worse.id)}:extraction", "x")
                for tenant in [bad, worse] { try await Self.ask(gateways[0], tenant, 1) }
                try await eventually("a refusal") { try Self.counters(gateways[0]).refused[.malformed] == 1 }
                for tenant in [bad, worse] { #expect(try Self.standing(gateways[0], tenant) == 1) }
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["SET", "end", "long"])
        func `what lies in the stream's way is cleared or passed, and telling goes on`(_ way: String) async throws {
            try await Self.run { redis, gateways, tenant in
                switch way {
                case "SET":
                    _ = try await redis.command("DEL", Self.stream)
                    _ = try await redis.command("SET", Self.stream, "no stream")
                case "end":
                    _ = try await redis.command("XADD", Self.stream, "\(UInt64.max)-\(UInt64.max)", "e", "x")
                default:
                    let long = "return redis.call('XADD', KEYS[1], '*', 'e', string.rep('x', 3000000))"
                    _ = try await redis.command("EVAL", long, "1", Self.stream)
                }
                for number in 3..<5 {
                    try await Self.ask(gateways[0], tenant, number)
                    try await Self.ask(gateways[1], tenant, number + 10)
                }
                // None of the seven is lost on either.
                for gateway in gateways {
                    try await eventually("all that was told", within: .seconds(25)) {
                        try Self.standing(gateway, tenant) == 7
                    }
                }
                try await Self.ask(gateways[0], tenant, 30)
                try await eventually("the next", within: .seconds(20)) {
                    try Self.standing(gateways[1], tenant) == 8
                }
            }
        }
    }
}
