import SecurityGate
import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// What a tenant may use, and for how long a key lets it.
    @Suite struct AccessTests {
        private static func access(models: [String] = [], routes: Set<String> = []) -> TenantSettings {
            TenantSettings(access: TenantAccess(models: models.compactMap(ModelPattern.init), routes: routes))
        }

        @Test func `a route that is not the tenant's is refused before a byte of the body`() async throws {
            try await GatewayHarness.run { gateway in
                let settings = Self.access(routes: ["/v1/chat/completions", "/v1/models"])
                let tenant = try gateway.tenant("acme", settings: settings)
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(try await gateway.get("/v1/models", key: tenant.key).status == 200)
                let client = try await gateway.connect()
                client.send(
                    "POST /v1/embeddings HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\ncontent-length: 100\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer.status == 403)
                #expect(answer.json?["error"]?["code"]?.string == "endpoint_forbidden")
                #expect(try await gateway.decision(answer).row.reasons == #"["endpoint_forbidden"]"#)
                try await client.ended()
                #expect(try await gateway.get("/api/tags", key: tenant.key).status == 403)
                #expect(gateway.upstream.received.count == 1)
                client.close()
            }
        }

        @Test(arguments: Dialect.allCases, [false, true])
        func `a model that is not the tenant's looks like one that is not there`(
            _ dialect: Dialect, _ stream: Bool
        ) async throws {
            let script = ModelServer.chats(dialect) { request in
                request.json?["model"]?.string == "absent"
                    ? ModelServer.json(#"{"error":"model 'absent' not found"}"#, status: "404 Not Found")
                    : ModelServer.json(ModelServer.whole(dialect))
            }
            try await GatewayHarness.run(script) { gateway in
                let tenant = try gateway.tenant("acme", settings: Self.access(models: ["ti*", "absent"]))
                func ask(_ model: String) async throws -> WireAnswer {
                    try await gateway.chat(tenant, ChatCall(dialect: dialect, stream: stream, model: model))
                }
                let absent = try await ask("absent")
                #expect(absent.status == 404)
                let asked = gateway.upstream.received.count
                let forbidden = try await ask("secret")
                #expect(gateway.upstream.received.count == asked)
                #expect(forbidden.status == absent.status)
                #expect(forbidden.text == absent.text.replacing("absent", with: "secret"))
                #expect(forbidden.anonymousHead == absent.anonymousHead)
                #expect(try await gateway.decision(forbidden).row.reasons == #"["model_not_allowed"]"#)
                if !stream { #expect(try await ask("tiny").status == 200) }
            }
        }

        @Test func `listings show what the tenant may use and nothing else`() async throws {
            try await GatewayHarness.run(ModelServer.good(.ollama)) { gateway in
                let all = try await gateway.tenant()
                let listing = try await gateway.get("/v1/models", key: all.key).json
                let names = try #require(listing?["data"]).elements.compactMap { $0["id"]?.string }
                let first = try #require(names.first)
                let none = try gateway.tenant("none", settings: Self.access(models: ["other"]))
                let one = try gateway.tenant("one", settings: Self.access(models: [first]))
                func count(_ tenant: TestTenant, _ path: String, _ member: StaticString) async throws -> Int? {
                    try await gateway.get(path, key: tenant.key).json?[member]?.elements.reduce(0) { sum, _ in sum + 1 }
                }
                #expect(try await count(none, "/v1/models", "data") == 0)
                #expect(try await count(none, "/api/tags", "models") == 0)
                #expect(try await count(one, "/v1/models", "data") == 1)
                #expect(try await count(one, "/api/tags", "models") == 1)
                let held = try gateway.tenant("held", settings: Self.access())
                let policy = #"{"document":{"tenants":{"held":{"models":["other*"]}}}}"#
                #expect(try await gateway.control("PUT", "/v1/policy", policy).status == 200)
                #expect(try await count(held, "/v1/models", "data") == 0)
                #expect(try await count(held, "/api/tags", "models") == 0)
                #expect(try await gateway.chat(held, ChatCall(model: first)).status == 404)
                #expect(try await gateway.chat(one, ChatCall(model: first)).status == 200)
                #expect(try await gateway.get("/v1/models/\(first)", key: one.key).status == 200)
                let hidden = try await gateway.get("/v1/models/\(first)", key: none.key)
                let absent = try await gateway.get("/v1/models/absent", key: none.key)
                #expect(hidden.status == 404)
                #expect(hidden.text == absent.text.replacing("absent", with: first.split(separator: ":")[0]))
            }
        }

        @Test(arguments: ["revoked", "suspended", "deleted", "expired"])
        func `what a dead key let in is cut, and nothing else`(_ end: String) async throws {
            let piece = FakeUpstream.Step.send(ModelServer.chunk(ModelServer.stream(.openai)[1]))
            let steps = [ModelServer.head("text/event-stream"), piece, .pause]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let (dead, other) = (try await gateway.tenant("dead"), try await gateway.tenant("other"))
                let (cut, kept) = (try await gateway.connect(), try await gateway.connect())
                let upload = try await gateway.connect()
                var key = dead.key
                if end == "expired" {
                    let made = try await gateway.control("POST", "/v1/tenants/dead/keys", #"{"expires_in":5}"#)
                    key = try #require(made.json?["key"]?.string)
                }
                cut.send(ChatCall(stream: true).bytes(key))
                kept.send(ChatCall(stream: true).bytes(other.key))
                upload.send(String(ChatCall().bytes(key).dropLast(10)))
                try await eventually("both streams") { gateway.upstream.paused == 2 }
                switch end {
                case "revoked": _ = try await gateway.control("DELETE", "/v1/keys/\(dead.keyID)")
                case "suspended": _ = try await gateway.control("POST", "/v1/tenants/dead/suspend")
                case "deleted": _ = try await gateway.control("DELETE", "/v1/tenants/dead")
                default: break
                }
                // Three seconds behind the end of a key that lives for five.
                let limit = Duration.seconds(end == "expired" ? 8 : 5)
                try await cut.ended(within: limit)
                try await upload.ended(within: limit)
                #expect(!kept.hasEnded)
                for client in [cut, kept, upload] { client.close() }
            }
        }

        @Test(
            arguments: [
                "GET /v1/snapshot", "GET /v1/feed", "GET /v1/decisions", "GET /v1/decisions/req_1", "GET /v1/refusals",
                "GET /v1/actions", "GET /v1/tenants", "POST /v1/tenants", "GET /v1/tenants/acme",
                "PATCH /v1/tenants/acme",
                "DELETE /v1/tenants/acme", "POST /v1/tenants/acme/suspend", "POST /v1/tenants/acme/resume",
                "POST /v1/tenants/acme/pardon", "GET /v1/ban-history",
                "GET /v1/tenants/acme/keys", "POST /v1/tenants/acme/keys", "GET /v1/keys/k", "POST /v1/keys/k/rotate",
                "DELETE /v1/keys/k", "GET /v1/operators", "POST /v1/operators", "DELETE /v1/operators/ana",
                "GET /v1/whoami", "GET /v1/bans", "POST /v1/bans", "DELETE /v1/bans/b", "GET /v1/alerts",
                "POST /v1/alerts/a/ack", "POST /v1/alerts/a/close", "POST /v1/alerts/a/false-positive",
                "POST /v1/models/tiny/verify", "POST /v1/models/tiny/approve", "POST /v1/models/tiny/forget",
                "GET /v1/jobs", "GET /v1/jobs/j",
                "DELETE /v1/jobs/j", "GET /v1/policy", "POST /v1/policy", "PUT /v1/policy", "DELETE /v1/policy",
                "GET /v1/policies", "POST /v1/policy-checks", "GET /metrics", "GET /openapi.json",
                "POST /api/pull", "POST /api/push", "POST /api/create", "POST /api/copy", "DELETE /api/delete",
                "HEAD /api/blobs/sha256:00", "POST /api/blobs/sha256:00", "POST /api/show", "GET /api/ps",
                "POST /api/me",
                "POST /api/signout", "POST /api/experimental/x", "POST /v1/audio/speech", "POST /v1/load_lora_adapter",
                "POST /v1/unload_lora_adapter", "POST /reset_prefix_cache", "POST /sleep", "POST /wake_up",
                "POST /collective_rpc", "POST /start_profile", "POST /stop_profile", "POST /update_weights",
                "POST /tokenize", "POST /detokenize", "POST /pooling", "POST /score", "POST /rerank", "GET /load",
                "GET /version", "GET /server_info", "POST /scale_elastic_ep", "POST /invocations", "GET /props",
                "POST /props", "GET /slots", "POST /slots/0", "POST /infill", "POST /apply-template", "GET /health",
                "POST /lora-adapters", "POST /completion", "GET /admin", "GET /debug",
            ]) func `no path of operators or of a model's server is there for a tenant`(_ line: String) async throws
        {
            let words = line.split(separator: " ")
            let methods: [Substring: HTTPRequestHead.Method] = [
                "GET": .get, "HEAD": .head, "POST": .post, "DELETE": .delete,
            ]
            #expect(Route.match(methods[words[0]] ?? .other, String(words[1])) == .unknown)
        }

        @Test func `operators' paths are 404 with a valid key`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let routes = try gateway.service(ControlServer.self).management.routes
                #expect(!routes.isEmpty)
                // Tenants have health routes of their own.
                let paths = routes.filter { $0.access != .open }.map { route in
                    (route.method.rawValue, route.pattern.replacing(/\{[a-z]+\}/, with: "acme"))
                }
                let besides = [
                    ("GET", "/metrics"), ("GET", "/v1/feed"), ("GET", "/openapi.json"), ("POST", "/api/pull"),
                ]
                for (method, path) in paths + besides where (method, path) != ("GET", "/v1/models") {
                    let answer = try await gateway.exchange(
                        "\(method) \(path) HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n\r\n")
                    #expect(answer.status == 404, "\(method) \(path)")
                }
                #expect(gateway.upstream.received.isEmpty)
            }
        }
    }
}
