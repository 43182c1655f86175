import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct EarlyRefusalTests {
        @Test
        func `what is not understood counts as a request, and its answer says where the tenant stands`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 4)
                let bad = [
                    ChatCall.post("/v1/chat/completions", "{", key: tenant.key),
                    ChatCall.post("/v1/chat/completions", "{}", key: tenant.key, type: "text/plain"),
                    "GET /v1/models?x=1 HTTP/1.1\r\nhost: h\r\nauthorization: Bearer \(tenant.key)\r\n\r\n",
                ]
                for (index, request) in bad.enumerated() {
                    let answer = try await gateway.exchange(request)
                    #expect([400, 415].contains(answer.status))
                    #expect(answer.field("x-ratelimit-remaining-requests") == "\(3 - index)")
                }
                let blocked = try await gateway.chat(tenant, ChatCall(prompt: RulingTests.attack))
                #expect(blocked.status == 403)
                #expect(blocked.field("x-ratelimit-remaining-requests") == "0")
                for request in bad {
                    let answer = try await gateway.exchange(request)
                    #expect(answer.status == 429)
                    #expect(answer.field("x-ratelimit-limit-requests") == "4")
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a client that waits exactly as long as it is told gets through`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 120)
                let client = try await gateway.connect()
                var passed = 0
                while passed < 130 {
                    client.send(ChatCall().bytes(tenant.key))
                    let answer = try await client.answer()
                    if answer.status == 200 {
                        passed += 1
                        continue
                    }
                    let wait = try #require(answer.field("retry-after-ms").flatMap { Int($0) })
                    #expect(1...500 ~= wait)
                    try await Task.sleep(for: .milliseconds(wait))
                    client.send(ChatCall().bytes(tenant.key))
                    #expect(try await client.answer().status == 200)
                    passed += 1
                }
            }
        }

        @Test
        func `a limit that is raised holds at once for a tenant that was over the old one`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 1)
                #expect(try await gateway.chat(tenant).status == 200)
                for _ in 0..<3 { #expect(try await gateway.chat(tenant).status == 429) }
                #expect(try await gateway.control("PATCH", "/v1/tenants/acme", #"{"rpm":10}"#).status == 200)
                let answer = try await gateway.chat(tenant)
                #expect(answer.status == 200)
                #expect(answer.field("x-ratelimit-remaining-requests") == "8")
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `bodies that fill what the gateway holds for a tenant are refused, and counted no more once answered`()
            async throws
        {
            let script = ModelServer.chats(.openai) { [.pause] + ModelServer.answer($0, .openai) }
            try await GatewayHarness.run(script, configure: { $0.policy.limits.bodyBytes = 3000 }) { gateway in
                let tenant = try await gateway.tenant()
                let call = ChatCall(prompt: String(repeating: "word ", count: 400))
                let first = try await gateway.connect()
                first.send(call.bytes(tenant.key))
                try await eventually("the first") { gateway.upstream.paused == 1 }
                let refused = try await gateway.chat(tenant, call)
                #expect(refused.status == 429)
                #expect(refused.field("retry-after") == "1")
                #expect(try await gateway.decision(refused).reasons == ["concurrency_exceeded"])
                let chunked =
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\nauthorization: Bearer \(tenant.key)\r\n"
                    + "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
                    + "7d0\r\n\(String(repeating: " ", count: 2000))\r\n"
                #expect(try await gateway.exchange(chunked).status == 429)
                gateway.upstream.release()
                #expect(try await first.answer().status == 200)
                let cut = try await gateway.connect()
                cut.send(String(call.bytes(tenant.key).dropLast(10)))
                try await eventually("its bytes") {
                    (try await gateway.control("GET", "/v1/tenants/acme/usage").json?["body_bytes"]?.int ?? 0) > 0
                }
                cut.close()
                try await eventually("none held") {
                    try await gateway.control("GET", "/v1/tenants/acme/usage").json?["body_bytes"]?.int == 0
                }
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `bodies that are announced and not sent shut nobody out`() async throws {
            try await GatewayHarness.run(configure: { $0.policy.limits.bodyBytes = 3000 }) { gateway in
                let tenant = try await gateway.tenant()
                let call = ChatCall(prompt: String(repeating: "word ", count: 400))
                let idle = try await gateway.connect()
                idle.send(String(call.bytes(tenant.key).dropLast(2000)))
                try await eventually("its first bytes") {
                    (try await gateway.control("GET", "/v1/tenants/acme/usage").json?["body_bytes"]?.int ?? 0) > 0
                }
                #expect(try await gateway.chat(tenant, call).status == 200)
                idle.close()
            }
        }
    }
}
