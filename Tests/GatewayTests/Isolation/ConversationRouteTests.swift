import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ConversationRouteTests {
        @Test func `a tenant lists its own conversations by pages, the newest first`() async throws {
            try await GatewayHarness.run { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let other = Talk(gateway: gateway, tenant: try await gateway.tenant("globex"))
                var ids: Set<String> = []
                for number in 0..<5 {
                    let answer = try await talk.say("Number \(number).", in: "new")
                    ids.insert(try #require(answer.field("x-conversation-id")))
                }
                var seen: [String] = []
                var path = "/v1/conversations?limit=2"
                for _ in 0..<3 {
                    let page = try await talk.get(path)
                    #expect(page.status == 200)
                    seen += page.json?["data"]?.elements.compactMap { $0["id"]?.string } ?? []
                    guard let next = page.json?["next"]?.string else { break }
                    path = "/v1/conversations?limit=2&after=\(next)"
                }
                #expect(seen.count == 5 && Set(seen) == ids)
                #expect(try await other.get("/v1/conversations").json?["data"]?.elements.count { _ in true } == 0)
            }
        }

        @Test(arguments: [
            "a=1", "limit=0", "limit=101", "limit=1&limit=2", "after=", "after=%2e", "after=x", "limit", "",
        ])
        func `another query is refused`(_ query: String) async throws {
            try await GatewayHarness.run { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant())
                #expect(try await talk.get("/v1/conversations?\(query)").status == 400)
            }
        }

        @Test func `what is deleted is gone, and deleting it again says so`() async throws {
            try await GatewayHarness.run { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let id = try #require(try await talk.say("One.", in: "new").field("x-conversation-id"))
                let gone = try await talk.delete(id)
                #expect(gone.text == #"{"id":"\#(id)","object":"conversation.deleted","deleted":true}"#)
                #expect(try await talk.delete(id).status == 404)
                #expect(try await talk.get("/v1/conversations/\(id)").status == 404)
            }
        }

        @Test func `what is shown counts for what the gateway holds of a tenant`() async throws {
            try await GatewayHarness.run(Talk.waiting, configure: { $0.policy.limits.bodyBytes = 6000 }) { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let long = String(repeating: "The tide comes in at noon. ", count: 120)
                let id = try #require(try await talk.say(long, in: "new").field("x-conversation-id"))
                let path = "/v1/conversations/\(id)"
                #expect(try await talk.get(path).status == 200)
                async let slow = talk.say("Wait.", in: nil, after: [Talk.message("user", long)])
                try await eventually("the other request") { gateway.upstream.paused == 1 }
                let refused = try await talk.get(path)
                #expect(refused.status == 429 && refused.text.contains("too large together"))
                gateway.upstream.release()
                #expect(try await slow.status == 200)
                #expect(try await talk.get(path).status == 200)
            }
        }

        @Test func `a long conversation is shown whole`() async throws {
            try await GatewayHarness.run { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let long = String(repeating: "The tide comes in at noon. ", count: 4000)
                let id = try #require(try await talk.say(long, in: "new").field("x-conversation-id"))
                let shown = try await talk.get("/v1/conversations/\(id)")
                #expect(shown.json?["messages"]?.elements.first { _ in true }?["content"]?.string == long)
            }
        }

        @Test func `the routes can be kept from a tenant`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let change = #"{"routes":["/v1/chat/completions"]}"#
                #expect(try await gateway.control("PATCH", "/v1/tenants/acme", change).status == 200)
                let answer = try await gateway.get("/v1/conversations", key: tenant.key)
                #expect(answer.status == 403)
            }
        }
    }
}
