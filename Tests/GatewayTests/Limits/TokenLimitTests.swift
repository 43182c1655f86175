import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct TokenLimitTests {
        /// A model server that uses every token that it may, and says so.
        private static let greedy: FakeUpstream.Script = ModelServer.chats(.openai) { request in
            let most = request.json?["max_tokens"]?.int ?? 5000
            return [.pause]
                + ModelServer.json(
                    #"{"id":"c","object":"chat.completion","created":1,"model":"tiny","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":\#(most),"total_tokens":\#(most + 10)}}"#
                )
        }

        @Test
        func `five requests at once do not spend more than a limit of a hundred tokens`() async throws {
            try await GatewayHarness.run(Self.greedy, configure: { $0.policy.limits.tokens = 100 }) { gateway in
                let tenant = try await gateway.tenant()
                let counters = try #require(try gateway.management.live).limits.counters
                let answers = try await withThrowingTaskGroup(of: WireAnswer.self) { group in
                    for _ in 0..<5 { group.addTask { try await gateway.chat(tenant) } }
                    try await eventually("four refusals, and one that the model's server has") {
                        counters.count(.rateTokens) == 4 && gateway.upstream.paused == 1
                    }
                    gateway.upstream.release()
                    return try await group.reduce(into: [WireAnswer]()) { $0.append($1) }
                }
                #expect(answers.map(\.status).sorted() == [200, 429, 429, 429, 429])
                let spent = answers.compactMap { $0.json?["usage"]?["total_tokens"]?.int }.reduce(0, +)
                #expect(1...100 ~= spent)
                let sent = try #require(gateway.upstream.received.first?.json?["max_tokens"]?.int)
                #expect(50...92 ~= sent)
                for answer in answers where answer.status == 429 {
                    #expect(answer.field("x-ratelimit-limit-tokens") == "100")
                    #expect(answer.field("x-should-retry") == nil)
                    #expect(answer.field("retry-after-ms") != nil)
                }
            }
        }

        @Test(arguments: [false, true])
        func `what an answer did not use comes back, to the token`(_ stream: Bool) async throws {
            try await GatewayHarness.run(configure: { $0.policy.limits.tokens = 1_000_000 }) { gateway in
                let tenant = try await gateway.tenant()
                let first = try await gateway.chat(tenant, ChatCall(stream: stream))
                _ = try await gateway.decision(first)
                let usage = try await gateway.control("GET", "/v1/tenants/acme/usage").json?["tokens"]
                // The model server says 10 tokens; some thousand drain each second.
                #expect(usage?["limit"]?.int == 1_000_000)
                #expect(999_990...1_000_000 ~= usage?["remaining"]?.int ?? 0)
                let reserved = try #require(first.field("x-ratelimit-remaining-tokens").flatMap { Int($0) })
                #expect(998_900...998_990 ~= reserved)
            }
        }

        @Test
        func `a client's larger bound is brought down, a smaller one stays, and n multiplies`() async throws {
            try await GatewayHarness.run(configure: {
                ($0.policy.limits.tokens, $0.policy.limits.tokenBurst) = (60_000_000, 1000)
            }) {
                gateway in
                let tenant = try await gateway.tenant()
                for (fields, range) in [
                    (#""max_tokens":20"#, 20...20), (#""max_tokens":900000"#, 900...995), (#""n":3"#, 300...331),
                    (#""max_completion_tokens":7"#, 7...7),
                ] {
                    let body = #"{"model":"tiny",\#(fields),"messages":[{"role":"user","content":"Hello"}]}"#
                    let answer = try await gateway.exchange(
                        ChatCall.post("/v1/chat/completions", body, key: tenant.key))
                    #expect(answer.status == 200)
                    let sent = gateway.upstream.received.last?.json
                    #expect(range ~= sent?["max_tokens"]?.int ?? sent?["max_completion_tokens"]?.int ?? 0, "\(fields)")
                }
            }
        }

        @Test(arguments: Dialect.allCases)
        func `an input that is more than the tenant may ever have is refused for good`(_ dialect: Dialect) async throws
        {
            try await GatewayHarness.run(configure: { $0.policy.limits.tokens = 50 }) { gateway in
                let tenant = try await gateway.tenant(rpm: 10)
                let words = String(repeating: "word ", count: 100)
                let answer = try await gateway.chat(tenant, ChatCall(dialect: dialect, prompt: words))
                #expect(answer.status == 429)
                #expect(answer.field("x-should-retry") == "false")
                #expect(answer.field("retry-after") == nil)
                #expect(answer.field("x-ratelimit-remaining-tokens") == "50")
                #expect(answer.field("x-ratelimit-remaining-requests") == "9")
                #expect(try await gateway.decision(answer).reasons == ["rate_tokens"])
                #expect(gateway.upstream.received.isEmpty)
            }
        }

        @Test
        func `a spent budget is final until the day's end`() async throws {
            try await GatewayHarness.run(configure: { $0.policy.limits.dailyRequests = 2 }) { gateway in
                let tenant = try await gateway.tenant()
                func left() -> Int { 86_400 - SystemClock.wall() / 1000 % 86_400 }
                for _ in 0..<2 { #expect(try await gateway.chat(tenant).status == 200) }
                let most = left()
                let refused = try await gateway.chat(tenant)
                #expect(refused.status == 429)
                #expect(refused.json?["error"]?["code"]?.string == "insufficient_quota")
                #expect(refused.field("x-should-retry") == "false")
                let wait = try #require(refused.field("retry-after").flatMap { Int($0) })
                let least = left()
                #expect(least > most || (least - 2)...(most + 2) ~= wait)
                let day = try await gateway.control("GET", "/v1/tenants/acme/usage").json?["day_requests"]
                #expect(day?["spent"]?.int == 2)
            }
        }

        @Test
        func `a monitored limit lets through and says what it would have done`() async throws {
            try await GatewayHarness.run(configure: { $0.policy.monitored = [.limits] }) { gateway in
                let tenant = try await gateway.tenant(rpm: 1)
                #expect(try await gateway.chat(tenant).status == 200)
                let answer = try await gateway.chat(tenant)
                #expect(answer.status == 200)
                let record = try await gateway.decision(answer)
                #expect((record.row.action, record.row.would) == (.allow, .block))
                #expect(record.reasons == ["rate_requests"])
            }
        }
    }
}
