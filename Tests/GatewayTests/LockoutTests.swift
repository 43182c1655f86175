import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Addresses that are shut out for their wrong keys.
    @Suite struct LockoutTests {
        private static let limit = AddressLockout.limit

        /// A question with a key, or none, said to come from an address.
        private static func ask(
            _ gateway: GatewayHarness, _ key: String?, from address: String? = nil, dialect: Dialect = .openai
        ) async throws -> WireAnswer {
            let call = ChatCall(dialect: dialect)
            let forwarded = address.map { "x-forwarded-for: \($0)\r\n" } ?? ""
            return try await gateway.exchange(ChatCall.post(call.path, call.body, key: key, extra: forwarded))
        }

        private static func trust(_ options: inout GatewayOptions) {
            options.proxies = TrustedProxies(["127.0.0.1"].compactMap(AddressRange.init))
        }

        @Test func `twenty wrong keys shut an address out, whatever is sent from there then`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let dead = try await gateway.tenant("dead")
                let asleep = try await gateway.tenant("asleep")
                #expect(try await gateway.control("DELETE", "/v1/keys/\(dead.keyID)").status == 200)
                #expect(try await gateway.control("POST", "/v1/tenants/asleep/suspend").status == 200)
                // A missing key and a dead one count like a wrong one.
                let bad: [String?] = [nil, "si-wrong", dead.key, "si-wrong-wrong"]
                for index in 0..<Self.limit {
                    // What a client says of its address counts for nothing here.
                    let answer = try await Self.ask(gateway, bad[index % bad.count], from: "192.0.2.\(index)")
                    #expect(answer.status == 401)
                }
                var answers: [WireAnswer] = []
                for key in bad + [tenant.key, asleep.key] { answers.append(try await Self.ask(gateway, key)) }
                #expect(answers.allSatisfy { $0.status == 429 })
                #expect(Set(answers.map(\.body)).count == 1)
                #expect(Set(answers.map(\.anonymousHead)).count == 1)
                #expect(answers[0].field("retry-after") == "60")
                #expect(answers[0].json?["error"]?["code"]?.string == "rate_limit_exceeded")
                #expect(try await Self.ask(gateway, tenant.key, dialect: .ollama).json?["error"]?.string != nil)
                #expect(gateway.upstream.received.isEmpty)
                // Nobody's key is asked for there.
                #expect(try await gateway.get("/healthz").status == 200)
                try await eventually("the counts") {
                    try gateway.audit.refusalCount() == Self.limit + answers.count + 1
                }
                #expect(try gateway.refusals("rate_requests") == answers.count + 1)
                #expect(try gateway.audit.count() == 0)
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains("secureinfer_locked_out_total \(answers.count + 1)\n"))
            }
        }

        @Test func `a tenant that wants no ruling to hang on earlier requests gets through`() async throws {
            try await GatewayHarness.run { gateway in
                let steady = try gateway.tenant("steady", settings: TenantSettings(autoBan: false))
                let other = try await gateway.tenant()
                for _ in 0...Self.limit { _ = try await Self.ask(gateway, "si-wrong") }
                #expect(try await Self.ask(gateway, steady.key).status == 200)
                #expect(try await Self.ask(gateway, other.key).status == 429)
            }
        }

        @Test func `behind a trusted proxy only the client that sent them is shut out`() async throws {
            try await GatewayHarness.run(configure: Self.trust) { gateway in
                let tenant = try await gateway.tenant()
                for index in 0..<Self.limit {
                    // The left-most entries are the client's own words.
                    let answer = try await Self.ask(gateway, "si-wrong", from: "203.0.113.\(index), 192.0.2.1")
                    #expect(answer.status == 401)
                }
                #expect(try await Self.ask(gateway, tenant.key, from: "192.0.2.1").status == 429)
                #expect(try await Self.ask(gateway, tenant.key, from: "192.0.2.1:4711").status == 429)
                #expect(try await Self.ask(gateway, tenant.key, from: "::ffff:192.0.2.1").status == 429)
                #expect(try await Self.ask(gateway, tenant.key, from: "192.0.2.2").status == 200)
                #expect(try await Self.ask(gateway, tenant.key, from: "192.0.2.1, 192.0.2.2").status == 200)
                #expect(try await Self.ask(gateway, tenant.key).status == 200)
                try await eventually("the counts") { try gateway.refusals("auth_invalid") == Self.limit }
                #expect(Set(try gateway.audit.refusals().map(\.subject)) == ["192.0.2.1"])
            }
        }

        @Test func `bans of addresses hold for whom a trusted proxy names`() async throws {
            try await GatewayHarness.run(configure: Self.trust) { gateway in
                let tenant = try await gateway.tenant()
                let ban = #"{"scope":"address","target":"192.0.2.1","seconds":600,"reason":"test"}"#
                #expect(try await gateway.control("POST", "/v1/bans", ban).status == 201)
                #expect(try await Self.ask(gateway, tenant.key, from: "192.0.2.1").status == 403)
                #expect(try await Self.ask(gateway, tenant.key, from: "192.0.2.2").status == 200)
            }
        }
    }
}
