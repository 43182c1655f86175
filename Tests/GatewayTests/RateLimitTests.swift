import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct RateLimitTests {
        /// Milliseconds of `12ms`, `1s`, `6m0s`.
        static func milliseconds(_ text: String) -> Int? {
            if text.hasSuffix("ms") { return Int(text.dropLast(2)) }
            let pieces = text.dropLast().split(separator: "m").map { Int($0) ?? 0 }
            return pieces.count == 2 ? (pieces[0] * 60 + pieces[1]) * 1000 : pieces.first.map { $0 * 1000 }
        }

        @Test(arguments: Dialect.allCases)
        func `a tenant gets its burst, then 429 with the exact time to wait`(_ dialect: Dialect) async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 3)
                let call = ChatCall(dialect: dialect)
                let began = ContinuousClock.now
                /// Milliseconds that have passed since the first request, at most.
                func passed() -> Int { Int((ContinuousClock.now - began) / .milliseconds(1)) + 1 }
                for left in [2, 1, 0] {
                    let answer = try await gateway.chat(tenant, call)
                    #expect(answer.status == 200)
                    #expect(answer.field("x-ratelimit-limit-requests") == "3")
                    #expect(answer.field("x-ratelimit-remaining-requests") == "\(left)")
                    // Three a minute: each takes 20 s of the bucket, less the moments since the first.
                    let reset = try #require(answer.field("x-ratelimit-reset-requests").flatMap(Self.milliseconds))
                    #expect((3 - left) * 20_000 - passed()...(3 - left) * 20_000 ~= reset)
                }
                let refused = try await gateway.chat(tenant, call)
                #expect(refused.status == 429)
                #expect(refused.field("x-ratelimit-remaining-requests") == "0")
                let wait = try #require(refused.field("retry-after-ms").flatMap { Int($0) })
                #expect(20_000 - passed()...20_000 ~= wait)
                #expect(refused.field("retry-after") == "\((wait + 999) / 1000)")
                #expect(refused.field("x-should-retry") == nil)
                if dialect == .openai {
                    #expect(refused.json?["error"]?["type"]?.string == "rate_limit_error")
                    #expect(refused.json?["error"]?["code"]?.string == "rate_limit_exceeded")
                } else {
                    #expect(refused.json?["error"]?.string?.isEmpty == false)
                }
                #expect(gateway.upstream.received.count == 3)
            }
        }

        @Test
        func `the first refusal is a row and the others of the minute are counted`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 1)
                let client = try await gateway.connect()
                var answers: [WireAnswer] = []
                for _ in 0..<6 {
                    client.send(ChatCall().bytes(tenant.key))
                    answers.append(try await client.answer())
                }
                #expect(answers.map(\.status) == [200, 429, 429, 429, 429, 429])
                let ids = answers.compactMap { $0.field("x-request-id") }
                #expect(Set(ids).count == 6)
                try await eventually("the sum") {
                    try Int(gateway.audit.count()) + gateway.refusals("rate_requests") == 6
                }
                let rows = try gateway.audit.decisions()
                #expect(rows.count == 2 || rows.count == 3)  // three when the minute turned meanwhile
                #expect(rows.contains { $0.row.requestID == ids[1] && $0.reasons == ["rate_requests"] })
                #expect(Set(try gateway.audit.refusals().map(\.subject)) == [tenant.id])
            }
        }

        @Test
        func `one tenant's limit is not another's`() async throws {
            try await GatewayHarness.run { gateway in
                let (busy, calm) = (try await gateway.tenant("busy", rpm: 1), try await gateway.tenant("calm", rpm: 1))
                #expect(try await gateway.chat(busy).status == 200)
                #expect(try await gateway.chat(busy).status == 429)
                #expect(try await gateway.chat(calm).status == 200)
            }
        }

        @Test
        func `a tenant without a limit has no limit fields`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 0)
                let answer = try await gateway.chat(tenant)
                #expect(answer.field("x-ratelimit-limit-requests") == nil)
            }
        }
    }
}
