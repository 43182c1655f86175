import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// Quarantines and simulated bans: what goes on, and what does not.
    @Suite struct QuarantineTests {
        private static func add(_ members: String) -> String { #"{"seconds":600,"reason":"test",\#(members)}"# }

        @Test
        func `a quarantine refuses questions before their body is there, and listings work`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let made = try await gateway.control(
                    "POST", "/v1/bans", Self.add(#""target":"acme","quarantine":true"#))
                #expect(made.json?["quarantine"]?.bool == true)
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\ncontent-length: 999\r\n\r\n")
                let refused = try await client.answer()
                #expect(refused.status == 403)
                #expect(refused.json?["error"]?["code"]?.string == "quarantined")
                #expect(refused.field("x-should-retry") == "false")
                #expect(try await gateway.get("/v1/models", key: tenant.key).status == 200)
                #expect(try await gateway.get("/api/tags", key: tenant.key).status == 200)
                #expect(gateway.upstream.received.isEmpty)
                #expect(try await gateway.control("DELETE", "/v1/bans/acme").status == 200)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test(arguments: ["quarantine", "tenant", "key", "address", "range"])
        func `a quarantine leaves open streams alone, and a ban of any scope cuts them`(_ what: String) async throws {
            let piece = FakeUpstream.Step.send(ModelServer.chunk(ModelServer.stream(.openai)[1]))
            let steps = [ModelServer.head("text/event-stream"), piece, .pause]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(ChatCall(stream: true).bytes(tenant.key))
                try await eventually("the stream") { gateway.upstream.paused == 1 }
                let members = [
                    "quarantine": #""target":"acme","quarantine":true"#, "tenant": #""target":"acme""#,
                    "key": #""scope":"key","target":"\#(tenant.keyID)""#,
                    "address": #""scope":"address","target":"127.0.0.1""#,
                    "range": #""scope":"address","target":"127.0.0.0/8""#,
                ]
                let body = Self.add(try #require(members[what]))
                #expect(try await gateway.control("POST", "/v1/bans", body).status == 201)
                guard what == "quarantine" else { return try await client.ended(within: .seconds(5)) }
                // Three sweeps go by.
                try await Task.sleep(for: .milliseconds(1600))
                #expect(!client.hasEnded)
            }
        }

        @Test(arguments: [false, true])
        func `a simulated one lets requests through and says what would be`(_ isQuarantine: Bool) async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let code = isQuarantine ? "quarantined" : "banned"
                let body = Self.add(#""target":"acme","simulated":true,"quarantine":\#(isQuarantine)"#)
                #expect(try await gateway.control("POST", "/v1/bans", body).json?["simulated"]?.bool == true)
                let chat = try await gateway.chat(tenant)
                #expect(chat.status == 200)
                #expect(chat.field("x-secureinfer-action") == "allow")
                let record = try await gateway.decision(chat)
                #expect(record.row.action == .allow)
                #expect(record.row.would == .block)
                #expect(record.reasons == [code])
                let listing = try await gateway.get("/v1/models", key: tenant.key)
                #expect(listing.status == 200)
                #expect(try await gateway.decision(listing).row.would == (isQuarantine ? .allow : .block))
                let held = try await gateway.control("GET", "/v1/bans").json?["bans"]?.elements.first { _ in true }
                #expect(held?["simulated"]?.bool == true)
            }
        }

        @Test
        func `a second ban says what became of it, and shortens only when told`() async throws {
            try await GatewayHarness.run { gateway in
                _ = try await gateway.tenant()
                func change(_ seconds: Int, _ more: String = "") async throws -> String? {
                    let body = #"{"target":"acme","seconds":\#(seconds),"reason":"x"\#(more)}"#
                    return try await gateway.control("POST", "/v1/bans", body).json?["change"]?.string
                }
                #expect(try await change(600) == "made")
                #expect(try await change(60) == "kept")
                #expect(try await change(6000) == "extended")
                #expect(try await change(60, #","may_shorten":true"#) == "shortened")
                #expect(try await change(60, #","quarantine":true"#) == "made")
                let both = try await gateway.control("GET", "/v1/bans/acme")
                #expect(both.json?["quarantine"]?.bool == false)
                #expect(try await gateway.control("DELETE", "/v1/bans/acme").status == 200)
                #expect(try await gateway.control("GET", "/v1/bans/acme").status == 404)
                let past = try await gateway.control("GET", "/v1/ban-history?target=acme&limit=3")
                #expect((past.json?["bans"]?.elements).map { $0.compactMap { $0["lifted"]?.int }.count } == 3)
                let next = try #require(past.json?["next"]?.string)
                let rest = try await gateway.control("GET", "/v1/ban-history?target=acme&after=\(next)")
                #expect((rest.json?["bans"]?.elements).map { Array($0).count } == 1)
            }
        }

        @Test(arguments: [
            #""target":"nobody""#, #""scope":"key","target":"nobody""#,
        ])
        func `whom nobody knows cannot be banned`(_ members: String) async throws {
            try await GatewayHarness.run { gateway in
                let answer = try await gateway.control("POST", "/v1/bans", Self.add(members))
                #expect(answer.status == 404)
                #expect(answer.json?["error"]?["hint"]?.string?.isEmpty == false)
            }
        }

        @Test(arguments: ["0.0.0.0/0", "::/0", "192.0.2.1/24", "127.1", "1:2:3"])
        func `an address that is none, or a range far too wide, is refused`(_ address: String) async throws {
            try await GatewayHarness.run { gateway in
                let body = Self.add(#""scope":"address","target":"\#(address)""#)
                let answer = try await gateway.control("POST", "/v1/bans", body)
                #expect(answer.status == 400)
            }
        }
    }
}
