import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct BadInputTests {
        /// A request of a tenant that is refused, and how.
        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var path = "/v1/chat/completions"
            var body = ChatCall().body
            var type = "application/json"
            var extra = ""
            var status: Int
            var code: String
            var testDescription: String { name }

            static let cases = [
                Case(name: "query string", path: "/v1/chat/completions?a=1", status: 400, code: "param_forbidden"),
                Case(name: "malformed JSON", body: #"{"model":"#, status: 400, code: "body_malformed"),
                Case(name: "trailing bytes", body: ChatCall().body + "x", status: 400, code: "body_malformed"),
                Case(name: "empty body", body: "", status: 400, code: "body_malformed"),
                Case(
                    name: "duplicate key", body: #"{"model":"a","model":"b","messages":[]}"#, status: 400,
                    code: "duplicate_json_key"),
                Case(
                    name: "duplicate key behind an escape", body: #"{"model":"a","m\u006fdel":"b","messages":[]}"#,
                    status: 400, code: "duplicate_json_key"),
                Case(
                    name: "unknown field",
                    body: #"{"model":"a","messages":[{"role":"user","content":"x"}],"extra_body":{}}"#,
                    status: 400, code: "param_forbidden"),
                Case(
                    name: "form", type: "application/x-www-form-urlencoded", status: 415, code: "encoding_unsupported"),
                Case(name: "space in the type", type: "app lication/json", status: 415, code: "encoding_unsupported"),
                Case(
                    name: "other charset", type: "application/json; charset=utf-16", status: 415,
                    code: "encoding_unsupported"),
                Case(
                    name: "compressed", extra: "content-encoding: gzip\r\n", status: 415, code: "encoding_unsupported"),
                Case(
                    name: "foreign conversation", extra: "x-conversation-id: c_0123456789abcdef\r\n", status: 404,
                    code: "tenant_context_mismatch"),
            ]
        }

        @Test(arguments: Case.cases, Dialect.allCases)
        func `a bad request is refused in the client's dialect, recorded, and never forwarded`(
            _ item: Case, _ dialect: Dialect
        ) async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let path =
                    dialect == .openai ? item.path : item.path.replacing("/v1/chat/completions", with: "/api/chat")
                let answer = try await gateway.exchange(
                    ChatCall.post(path, item.body, key: tenant.key, type: item.type, extra: item.extra))
                #expect(answer.status == item.status)
                #expect(answer.field("x-secureinfer-action") == "block")
                #expect(answer.field("x-should-retry") == "false")
                Self.expectError(answer, dialect, code: item.code)
                let record = try await gateway.decision(answer)
                #expect(record.row.reasons == #"["\#(item.code)"]"#)
                #expect(record.row.action == .block)
                #expect(record.outcome?.outcome == .refused)
                #expect(record.outcome?.status == item.status)
                #expect(gateway.upstream.received.isEmpty)
            }
        }

        private static func expectError(_ answer: WireAnswer, _ dialect: Dialect, code: String) {
            guard let error = answer.json?["error"] else {
                Issue.record("no error: \(answer.text)")
                return
            }
            if dialect == .ollama {
                #expect(error.string?.isEmpty == false)
            } else {
                #expect(error.members.map { $0.key.string } == ["message", "type", "param", "code"])
                #expect(error["code"]?.string == code)
            }
        }

        /// A request that ends before a tenant is known.
        struct Stranger: Sendable, CustomTestStringConvertible {
            var request: String
            var status: Int
            var code: String
            var testDescription: String { "\(request.prefix { $0 != "\r\n" })" }

            static let cases = [
                Stranger(request: "GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\n", status: 404, code: "route_not_found"),
                Stranger(
                    request: "POST /api/pull HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}", status: 404,
                    code: "route_not_found"),
                Stranger(request: "GET /api/chat HTTP/1.1\r\nhost: a\r\n\r\n", status: 405, code: "method_not_allowed"),
                Stranger(
                    request: "PUT /v1/models HTTP/1.1\r\nhost: a\r\n\r\n", status: 405, code: "method_not_allowed"),
                Stranger(request: "nonsense\r\n\r\n", status: 400, code: "head_malformed"),
                Stranger(request: "GET / HTTP/1.1\r\n\r\n", status: 400, code: "head_malformed"),
                Stranger(
                    request: "POST /api/chat HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                    status: 400, code: "head_malformed"),
                Stranger(
                    request:
                        "POST /api/chat HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
                    status: 400, code: "head_malformed"),
                Stranger(
                    request: "GET / HTTP/1.1\r\nhost: a\r\nx: \(String(repeating: "y", count: 17_000))\r\n\r\n",
                    status: 431, code: "head_too_large"),
                Stranger(
                    request: "GET / HTTP/1.1\r\nhost: a\r\n" + String(repeating: "x: y\r\n", count: 101) + "\r\n",
                    status: 431, code: "head_too_large"),
            ]
        }

        @Test(arguments: Stranger.cases)
        func `what comes before authentication is counted by address and ends the connection`(
            _ item: Stranger
        ) async throws {
            try await GatewayHarness.run { gateway in
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(item.request)
                let answer = try await client.answer()
                #expect(answer.status == item.status)
                #expect(answer.field("connection") == "close")
                #expect(answer.json?["error"] != nil)
                try await client.ended()
                try await eventually("the count") { try gateway.refusals(item.code) == 1 }
                #expect(try gateway.audit.refusals().map(\.subject) == ["127.0.0.1"])
                #expect(try gateway.audit.count() == 0)
            }
        }

        @Test
        func `no key, wrong keys and dead keys get the same bytes`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.control("DELETE", "/v1/keys/\(tenant.keyID)").status == 200)
                let wrong = String(tenant.key.dropLast()) + (tenant.key.hasSuffix("A") ? "B" : "A")
                let lines = [
                    "", "authorization: Bearer \(wrong)\r\n", "authorization: Bearer \(tenant.key)\r\n",
                    "authorization: Bearer si-x-y\r\n", "authorization: Basic abc\r\n", "authorization:\r\n",
                    "authorization: Bearer \(tenant.key)\r\nauthorization: Bearer \(tenant.key)\r\n",
                ]
                var answers: [WireAnswer] = []
                for line in lines {
                    let body = ChatCall().body
                    answers.append(
                        try await gateway.exchange(
                            "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n\(line)content-type: application/json\r\n"
                                + "content-length: \(body.utf8.count)\r\n\r\n\(body)"))
                }
                #expect(answers.allSatisfy { $0.status == 401 })
                #expect(Set(answers.map(\.body)).count == 1)
                #expect(Set(answers.map(\.anonymousHead)).count == 1)
                #expect(Set(answers.compactMap { $0.field("x-request-id") }).count == lines.count)
                #expect(answers[0].json?["error"]?["code"]?.string == "invalid_api_key")
                #expect(gateway.upstream.received.isEmpty)
                try await eventually("the counts") { try gateway.audit.refusalCount() == lines.count }
                #expect(try gateway.refusals("auth_missing") == 1)
                #expect(try gateway.refusals("auth_revoked") == 1)
            }
        }

        @Test(arguments: Dialect.allCases)
        func `a client that sends 20 MB sees its 413`(_ dialect: Dialect) async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                defer { client.close() }
                let size = 20 << 20
                client.send(
                    "POST \(ChatCall(dialect: dialect).path) HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\ncontent-length: \(size)\r\n\r\n")
                client.send([UInt8](repeating: UInt8(ascii: " "), count: size))
                let answer = try await client.answer()
                #expect(answer.status == 413)
                #expect(answer.field("connection") == "close")
                #expect(try await gateway.decision(answer).row.reasons == #"["body_too_large"]"#)
                try await client.ended()
            }
        }

        @Test
        func `a chunked body over the limit is refused at the limit`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
                for _ in 0..<5 {
                    client.send("100000\r\n")
                    client.send([UInt8](repeating: UInt8(ascii: " "), count: 1 << 20) + [13, 10])
                }
                #expect(try await client.answer().status == 413)
            }
        }

        @Test
        func `a chunked body within the limit is answered`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await gateway.connect()
                defer { client.close() }
                client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
                for character in ChatCall().body { client.send(ModelServer.chunk(String(character))) }
                client.send("0\r\n\r\n")
                #expect(try await client.answer().status == 200)
            }
        }

        @Test
        func `no line of the log holds a prompt or a key`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                _ = try await gateway.chat(tenant, ChatCall(prompt: "xyzzy-unlikely-words"))
                _ = try await gateway.chat(tenant, ChatCall(prompt: ""))
                #expect(!gateway.log.text.contains("xyzzy"))
                #expect(!gateway.log.text.contains(tenant.key))
            }
        }
    }
}
