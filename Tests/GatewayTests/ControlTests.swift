import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ControlTests {
        @Test
        func `every route of the table is answered over the socket`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                _ = try await gateway.chat(tenant)
                let known = ["tenant": tenant.id, "key": tenant.keyID]
                for route in try Self.management(gateway).routes where route.method == .get {
                    let path = Self.path(route, known)
                    let answer = try await gateway.control("GET", path)
                    let wanted = path.contains("nobody") ? 404 : 200
                    #expect(answer.status == wanted, "\(path)")
                    if route.pattern != "/metrics" { #expect(answer.json?.isObject == true, "\(path)") }
                }
                for route in try Self.management(gateway).routes where route.method != .get {
                    let answer = try await gateway.control(route.method.rawValue, Self.path(route, [:]))
                    #expect(400..<500 ~= answer.status, "\(route.method) \(route.pattern)")
                    #expect(answer.json.flatMap { ControlError(json: $0) } != nil, "\(route.pattern): \(answer.text)")
                }
            }
        }

        /// A path of the route; names that are not known become one that nothing has.
        private static func path(_ route: ControlRoute, _ known: [String: String]) -> String {
            route.pattern.split(separator: "/").reduce(into: "") { path, piece in
                let name = piece.first == "{" ? known[String(piece.dropFirst().dropLast())] ?? "nobody" : String(piece)
                path += "/" + name
            }
        }

        private static func management(_ gateway: GatewayHarness) throws -> Management {
            try #require(gateway.application.services.lazy.compactMap { $0 as? ControlServer }.first).management
        }

        @Test(arguments: [
            ("GET", "/v1/nothing"), ("GET", "/"), ("PUT", "/v1/tenants"), ("POST", "/v1/snapshot"),
            ("GET", "/v1/tenants/"), ("GET", "/v1/tenants/%zz"), ("DELETE", "/v1/bans"),
        ])
        func `an unknown route is 404 in JSON with a hint`(_ method: String, _ path: String) async throws {
            try await GatewayHarness.run { gateway in
                let answer = try await gateway.control(method, path)
                #expect(answer.status == 404)
                let error = try #require(answer.json.flatMap { ControlError(json: $0) })
                #expect(!error.hint.isEmpty)
            }
        }

        @Test(arguments: ["{", "[]", #"{"name":"a","name":"b"}"#, "null"])
        func `a body that is no object is 400 with a hint`(_ body: String) async throws {
            try await GatewayHarness.run { gateway in
                let answer = try await gateway.control("POST", "/v1/tenants", body)
                #expect(answer.status == 400)
                let error = try #require(answer.json.flatMap { ControlError(json: $0) })
                #expect(error.code == "body_malformed")
                #expect(!error.hint.isEmpty)
            }
        }

        @Test(arguments: [
            #"{"name":"a","rpm":-1}"#, #"{"name":"a","rpm":1000000000}"#, #"{"name":"a","mode":"x"}"#, #"{}"#,
            #"{"name":"a/b"}"#, #"{"name":"a","rpm":"60"}"#,
        ])
        func `a tenant with a bad value is not made`(_ body: String) async throws {
            try await GatewayHarness.run { gateway in
                #expect(try await gateway.control("POST", "/v1/tenants", body).status == 400)
                let list = try await gateway.control("GET", "/v1/tenants").json?["tenants"]
                #expect(list.map { Array($0.elements).count } == 0)
            }
        }

        @Test
        func `the largest limit is one that the limiter can count with`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant(rpm: 60_000_000)
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }

        @Test
        func `a body over the limit is refused in JSON`() async throws {
            try await GatewayHarness.run { gateway in
                let body = #"{"name":""# + String(repeating: "a", count: 2 << 20) + #""}"#
                let answer = try await gateway.control("POST", "/v1/tenants", body)
                #expect(answer.status == 413)
                #expect(answer.json.flatMap { ControlError(json: $0) }?.code == "body_too_large")
            }
        }

        @Test
        func `names in paths are percent-decoded once`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant("acme")
                let answer = try await gateway.control("GET", "/v1/tenants/%61cme")
                #expect(answer.status == 200)
                #expect(answer.json?["id"]?.string == tenant.id)
                #expect(try await gateway.control("GET", "/v1/tenants/%2561cme").status == 404)
                #expect(try await gateway.control("GET", "/v1/tenants/acme%2Fkeys").status == 404)
            }
        }

        struct Access: Sendable {
            var role: Operator.Role
            var method: ControlRoute.Method
            var path: String
            var isAllowed: Bool

            static let cases = [
                Access(role: .viewer, method: .get, path: "/v1/tenants", isAllowed: true),
                Access(role: .viewer, method: .post, path: "/v1/bans", isAllowed: false),
                Access(role: .viewer, method: .post, path: "/v1/tenants", isAllowed: false),
                Access(role: .viewer, method: .get, path: "/v1/operators", isAllowed: false),
                Access(role: .operator, method: .post, path: "/v1/bans", isAllowed: true),
                Access(role: .operator, method: .post, path: "/v1/tenants", isAllowed: false),
                Access(role: .operator, method: .delete, path: "/v1/tenants/acme", isAllowed: false),
                Access(role: .operator, method: .get, path: "/v1/operators", isAllowed: false),
                Access(role: .admin, method: .post, path: "/v1/tenants", isAllowed: true),
                Access(role: .admin, method: .get, path: "/v1/operators", isAllowed: true),
            ]
        }

        @Test
        func `a role may do what the table says and no more`() async throws {
            try await GatewayHarness.run { gateway in
                let management = try Self.management(gateway)
                for item in Access.cases {
                    let reply = management.handle(item.method, item.path, caller: "ana", role: item.role)
                    #expect((reply.status == 403) == !item.isAllowed, "\(item)")
                }
            }
        }

        @Test
        func `the feed is streamed from where a console left off, each event once`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let first = try await gateway.chat(tenant)
                _ = try await gateway.decision(first)
                let event = try await eventual("the event") {
                    try gateway.feed().first { $0.request == first.field("x-request-id") }
                }
                let client = try await WireClient.connect(socket: gateway.options.controlPath)
                client.send(
                    "GET /v1/feed HTTP/1.1\r\nhost: a\r\nlast-event-id: \(event.gateway):\(event.boot):\(event.sequence - 1)\r\n\r\n"
                )
                func ids() -> [Int] {
                    String(decoding: client.pending.filter { $0 != 13 }, as: UTF8.self).split(separator: "\n")
                        .filter { $0.hasPrefix("id: ") }.compactMap {
                            $0.split(separator: ":").last.flatMap { Int($0) }
                        }
                }
                try await eventually("what was missed") { !ids().isEmpty }
                for _ in 0..<20 { _ = try await gateway.chat(tenant) }
                try await eventually("the new ones") { ids().count >= 21 }
                #expect(ids() == Array(event.sequence..<(event.sequence + ids().count)))
                await gateway.stop()
                try await client.ended()
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
