import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct BanTests {
        private static func snapshot(_ gateway: GatewayHarness) async throws -> Snapshot {
            try #require(try await gateway.control("GET", "/v1/snapshot").json.flatMap { Snapshot(json: $0) })
        }

        @Test(arguments: ["tenant", "key", "address"])
        func `a ban holds at once, is in the snapshot and the feed, and ends when it is lifted`(
            _ scope: String
        ) async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let target = ["tenant": tenant.name, "key": tenant.keyID, "address": "127.0.0.1"][scope] ?? ""
                #expect(try await gateway.chat(tenant).status == 200)
                let ban = try await gateway.control(
                    "POST", "/v1/bans", #"{"scope":"\#(scope)","target":"\#(target)","seconds":600,"reason":"test"}"#)
                #expect(ban.status == 201)
                let id = try #require(ban.json?["id"]?.string)

                let refused = try await gateway.chat(tenant)
                #expect(refused.status == 403)
                #expect(refused.json?["error"]?["code"]?.string == "banned")
                #expect(gateway.upstream.received.count == 1)
                #expect(try await Self.snapshot(gateway).bans.map(\.id) == [id])
                try await eventually("the event") {
                    let announced = try gateway.feed().compactMap { event -> String? in
                        if case .ban(let ban) = event.body { ban.id } else { nil }
                    }
                    return announced == [id]
                }

                #expect(try await gateway.control("DELETE", "/v1/bans/\(id)").status == 200)
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try await Self.snapshot(gateway).bans.isEmpty)
            }
        }

        @Test
        func `a ban cuts the streams of the tenant that are in flight, and no others`() async throws {
            let piece = FakeUpstream.Step.send(ModelServer.chunk(ModelServer.stream(.openai)[1]))
            let steps = [ModelServer.head("text/event-stream"), piece, .pause]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let (banned, other) = (try await gateway.tenant("banned"), try await gateway.tenant("other"))
                let (cut, kept) = (try await gateway.connect(), try await gateway.connect())
                cut.send(ChatCall(stream: true).bytes(banned.key))
                kept.send(ChatCall(stream: true).bytes(other.key))
                try await eventually("both streams") { gateway.upstream.paused == 2 }
                let ban = #"{"target":"banned","seconds":600,"reason":"test"}"#
                #expect(try await gateway.control("POST", "/v1/bans", ban).status == 201)
                try await cut.ended(within: .seconds(5))
                #expect(!kept.hasEnded)
                kept.close()
            }
        }

        @Test
        func `a banned client is told not to try again`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let body = #"{"target":"acme","seconds":null,"reason":"test"}"#
                #expect(try await gateway.control("POST", "/v1/bans", body).status == 201)
                let refused = try await gateway.chat(tenant)
                #expect(refused.field("x-should-retry") == "false")
                #expect(refused.field("x-secureinfer-action") == "block")
            }
        }

        @Test
        func `a ban outlives the gateway`() async throws {
            let folder = try TestFolder()
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            var tenant: TestTenant?
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                tenant = try await gateway.tenant()
                let body = #"{"target":"acme","seconds":600,"reason":"test"}"#
                #expect(try await gateway.control("POST", "/v1/bans", body).status == 201)
            }
            let banned = try #require(tenant)
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                let answer = try await gateway.chat(banned)
                #expect(answer.status == 403)
            }
            try await upstream.stop()
        }

        @Test
        func `a tenant can be suspended and resumed`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.control("POST", "/v1/tenants/acme/suspend").status == 200)
                let refused = try await gateway.chat(tenant)
                #expect(refused.status == 403)
                #expect(refused.json?["error"]?["code"]?.string == "tenant_suspended")
                #expect(try await Self.snapshot(gateway).tenants.map(\.state) == ["suspended"])
                #expect(try await gateway.control("POST", "/v1/tenants/acme/resume").status == 200)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test
        func `a revoked key is refused at once and its tenant's other key is not`() async throws {
            try await GatewayHarness.run { gateway in
                var tenant = try await gateway.tenant()
                let first = tenant.key
                let second = try await gateway.control("POST", "/v1/tenants/acme/keys")
                #expect(try await gateway.control("DELETE", "/v1/keys/\(tenant.keyID)").status == 200)
                #expect(try await gateway.chat(tenant).status == 401)
                tenant.key = try #require(second.json?["key"]?.string)
                #expect(tenant.key != first)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }
    }
}
