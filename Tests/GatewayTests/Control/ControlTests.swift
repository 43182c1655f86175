import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ControlTests {
        @Test
        func `the largest limit is one that the limiter can count with`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 60_000_000)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test
        func `what describes the management does not show the feed's key`() async throws {
            try await GatewayHarness.run { gateway in
                let management = try gateway.management
                let live = try #require(management.live)
                var dumped = ""
                dump(live, to: &dumped)
                for text in ["\(management)", "\(live)", String(reflecting: live), dumped] {
                    #expect(!text.contains(live.feedKey))
                }
            }
        }

        @Test
        func `a body over the limit is refused in JSON`() async throws {
            try await GatewayHarness.run { gateway in
                let body = #"{"name":""# + String(repeating: "a", count: 2 << 20) + #""}"#
                let answer = try await gateway.control("POST", "/v1/tenants", body)
                #expect(answer.status == 413)
                #expect(answer.json.flatMap { ControlError(json: $0) }?.code == "body_too_large")
                #expect(answer.field("connection") == "close")
            }
        }

        @Test
        func `decisions can be asked for by tenant and action`() async throws {
            try await GatewayHarness.run { gateway in
                let (acme, other) = (try await gateway.tenant("acme"), try await gateway.tenant("other"))
                let blocked = try await gateway.chat(acme, ChatCall(prompt: RulingTests.attack))
                _ = try await gateway.decision(blocked)
                _ = try await gateway.decision(try await gateway.chat(other))
                func requests(_ query: String) async throws -> [String] {
                    let list = try await gateway.control("GET", "/v1/decisions?\(query)").json?["decisions"]
                    return list.map { $0.elements.compactMap { $0["request"]?.string } } ?? []
                }
                #expect(try await requests("tenant=acme") == [blocked.field("x-request-id")])
                #expect(try await requests("action=block") == [blocked.field("x-request-id")])
                #expect(try await requests("limit=5").count == 2)
                #expect(try await gateway.control("GET", "/v1/decisions?action=maybe").status == 400)
            }
        }
    }
}
