import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// A gateway that is told of a Redis where there is none.
    @Suite struct WithoutRedisTests {
        private static func run(_ fail: FailPolicy.Limits, _ body: (GatewayHarness) async throws -> Void) async throws {
            let folder = try TestFolder()
            let address = try #require(RedisAddress("unix:\(folder.path)/none.sock"))
            try await GatewayHarness.run(
                configure: {
                    $0.redis = address
                    $0.policy.fail.limits = fail
                }, body)
        }

        @Test(.timeLimit(.minutes(1)), arguments: Dialect.allCases)
        func `a policy that fails closed refuses who has limits, and nobody else`(_ dialect: Dialect) async throws {
            try await Self.run(.closed) { gateway in
                let limited = try await gateway.tenant("limited", rpm: 10)
                let free = try await gateway.tenant("free", rpm: 0)
                let call = ChatCall(dialect: dialect)
                let refused = try await gateway.chat(limited, call)
                #expect(refused.status == 503)
                #expect(refused.field("retry-after") == "1")
                #expect(try await gateway.decision(refused).reasons == ["limiter_degraded"])
                #expect(gateway.upstream.received.isEmpty)
                #expect(try await gateway.chat(free, call).status == 200)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `otherwise the gateway holds the limits alone, and says so`() async throws {
            try await Self.run(.local) { gateway in
                let tenant = try await gateway.tenant(rpm: 2)
                var statuses: [Int] = []
                for _ in 0..<3 { statuses.append(try await gateway.chat(tenant).status) }
                #expect(statuses == [200, 200, 429])
                let health = try await gateway.get("/healthz").json
                #expect(health?["status"]?.string == "degraded")
                let usage = try await gateway.control("GET", "/v1/tenants/acme/usage").json
                #expect(usage?["requests"]?["remaining"]?.int == 0)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a text that cannot be sealed is counted, and its decision is on record`() async throws {
            try await GatewayHarness.run(
                configure: {
                    $0.redis = RedisAddress("unix:\($0.data)/none.sock")
                    $0.policy.sealsText = true
                }
            ) { gateway in
                let answer = try await gateway.chat(try await gateway.tenant())
                #expect(answer.status == 200)
                _ = try await gateway.decision(answer)
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains("\nsecureinfer_texts_lost_total 1\n"))
            }
        }
    }
}
