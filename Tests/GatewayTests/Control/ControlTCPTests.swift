import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct ControlTCPTests {
        @Test
        func `everything but the health routes needs a token`() async throws {
            try await TCPControl.run { control in
                let client = try await control.connect()
                defer { client.close() }
                for route in try control.gateway.management.routes {
                    let path = route.pattern.replacing("{", with: "").replacing("}", with: "")
                    client.send(TCPControl.request(route.method.rawValue, path))
                    let answer = try await client.answer()
                    #expect((answer.status == 401) == (route.access != .open), "\(route.name)")
                    if answer.status == 401 { #expect(answer.field("www-authenticate") == "Bearer") }
                }
                for path in ["/", "/v1/nothing", "/healthz/", "/healthz%20", "/healthz/../v1/tenants"] {
                    #expect(try await control.call("GET", path).status == 401, "\(path)")
                }
                #expect(try await control.call("POST", "/healthz").status == 401)
                #expect(try await control.call("HEAD", "/healthz").status == 200)
                #expect(try await control.call("GET", "/readyz").status == 200)
            }
        }

        @Test
        func `one answer stands for every token that does not work`() async throws {
            try await TCPControl.run { control in
                let tenant = try await control.gateway.tenant()
                let revoked = try await control.token(name: "gone")
                #expect(try await control.gateway.control("DELETE", "/v1/operators/gone").status == 200)
                let good = try await control.token()
                let lines = [
                    "", "authorization: Bearer \(revoked)\r\n", "authorization: Bearer \(tenant.key)\r\n",
                    "authorization: Bearer so-x\r\n", "authorization: Basic YTpi\r\n", "authorization: \(good)\r\n",
                    "authorization: Bearer \(good)\r\nauthorization: Bearer \(good)\r\n",
                    "authorization: Bearer \(good.dropLast())\(good.hasSuffix("a") ? "b" : "a")\r\n",
                    "authorization: Bearer \(good)\(String(repeating: "a", count: 500))\r\n",
                ]
                var answers: [WireAnswer] = []
                for line in lines { answers.append(try await control.call("GET", "/v1/tenants", fields: line)) }
                #expect(answers.allSatisfy { $0.status == 401 })
                #expect(Set(answers.map(\.body)).count == 1)
                #expect(Set(answers.map(\.anonymousHead)).count == 1)
                #expect(try await control.call("GET", "/v1/tenants", token: good).status == 200)
            }
        }

        @Test
        func `an operator may do what the role allows, under their own name`() async throws {
            try await TCPControl.run { control in
                let (viewer, admin) = (try await control.token("viewer"), try await control.token("admin", name: "ana"))
                let who = try await control.call("GET", "/v1/whoami", token: viewer)
                #expect(who.text == #"{"operator":"viewer","role":"viewer"}"#)
                #expect(try await control.call("POST", "/v1/tenants", token: viewer, #"{"name":"a"}"#).status == 403)
                let made = try await control.call(
                    "POST", "/v1/tenants", token: admin, #"{"name":"a","reason":"new customer"}"#)
                #expect(made.status == 201)
                let actions = try control.gateway.management.actions.newest(limit: 2)
                #expect(actions.map(\.operator) == ["ana", "viewer"])
                #expect(actions.map(\.verb) == ["tenant.create", "denied"])
                #expect(actions.first?.reason == "new customer")
            }
        }

        @Test
        func `ten bad tokens lock their address out, and nobody else`() async throws {
            try await TCPControl.run { control in
                let good = try await control.token()
                for _ in 0..<OperatorLogin.most {
                    #expect(try await control.call("GET", "/v1/tenants", token: "so-bad").status == 401)
                }
                let answer = try await control.call("GET", "/v1/tenants", token: good)
                #expect(answer.status == 429)
                #expect(answer.field("retry-after").flatMap { Int($0) }.map { 1...60 ~= $0 } == true)
                #expect(answer.json.flatMap { ControlError(json: $0) }?.code == "too_many_tokens")
                #expect(try await control.call("GET", "/healthz").status == 200)
                let metrics = try await control.gateway.control("GET", "/metrics")
                #expect(metrics.text.contains("secureinfer_control_bad_tokens_total 10\n"))
                #expect(metrics.text.contains("secureinfer_control_locked_out_total 1\n"))
            }
        }

        @Test
        func `a call whose body comes after its operator was revoked does nothing`() async throws {
            try await TCPControl.run { control in
                let token = try await control.token(name: "lost")
                let body = #"{"name":"late"}"#
                let request = TCPControl.request("POST", "/v1/tenants", token: token, body)
                let client = try await control.connect()
                defer { client.close() }
                client.send(String(request.dropLast(5)))
                // Long enough for the head to be judged; it would be refused all the same if it were not.
                try await Task.sleep(for: .milliseconds(300))
                #expect(try await control.gateway.control("DELETE", "/v1/operators/lost").status == 200)
                client.send(String(request.suffix(5)))
                #expect(try await client.answer().status == 401)
                #expect(try await control.gateway.control("GET", "/v1/tenants/late").status == 404)
            }
        }

        @Test
        func `an operator who is revoked loses an open feed within 5 s`() async throws {
            try await TCPControl.run { control in
                let (kept, lost) = (try await control.token(name: "kept"), try await control.token(name: "lost"))
                var clients: [WireClient] = []
                for token in [kept, lost] {
                    let client = try await control.connect()
                    client.send(TCPControl.request("GET", "/v1/feed", token: token))
                    clients.append(client)
                }
                try await eventually("both feeds") { clients.allSatisfy { !$0.pending.isEmpty } }
                #expect(try await control.gateway.control("DELETE", "/v1/operators/lost").status == 200)
                try await eventually("the end of the feed", within: .seconds(5)) {
                    String(decoding: clients[1].pending, as: UTF8.self).hasSuffix("0\r\n\r\n")
                }
                #expect(!String(decoding: clients[0].pending, as: UTF8.self).hasSuffix("0\r\n\r\n"))
                for client in clients { client.close() }
            }
        }

        @Test
        func `answers may not be kept or guessed at, and pipelined calls are answered in order`() async throws {
            try await TCPControl.run { control in
                let token = try await control.token()
                let client = try await control.connect()
                defer { client.close() }
                let paths = ["/v1/whoami", "/v1/tenants", "/v1/nothing", "/v1/bans"]
                client.send(paths.map { TCPControl.request("GET", $0, token: token) }.joined())
                for path in paths {
                    let answer = try await client.answer()
                    #expect(answer.status == (path == "/v1/nothing" ? 404 : 200), "\(path)")
                    #expect(answer.field("cache-control") == "no-store")
                    #expect(answer.field("x-content-type-options") == "nosniff")
                    #expect(answer.field("content-type") == "application/json")
                }
            }
        }

        // MARK: - Transport

        @Test
        func `plain HTTP on the port of TLS gets no answer`() async throws {
            try await TCPControl.run { control in
                let client = try await WireClient.connect(port: control.port)
                client.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
                try await client.ended()
                #expect(!String(decoding: client.pending, as: UTF8.self).contains("HTTP/"))
            }
        }

        @Test
        func `TLS 1.1 is refused, and 1.2 is taken`() async throws {
            try await TCPControl.run { control in
                let old = try await WireClient.connect(
                    port: control.port, tls: ClientTLS.context(versions: (.tlsv1, .tlsv11)))
                try await old.ended()
                let fair = try await WireClient.connect(
                    port: control.port, tls: ClientTLS.context(versions: (.tlsv12, .tlsv12)))
                fair.send(TCPControl.request("GET", "/healthz"))
                #expect(try await fair.answer().status == 200)
                fair.close()
            }
        }

        @Test
        func `mutual TLS demands a certificate of the authority, and a token besides`() async throws {
            try await TCPControl.run(demandsCertificate: true) { control in
                let token = try await control.token()
                let good = TestCertificates.client
                #expect(try await control.call("GET", "/v1/whoami", token: token, certificate: good).status == 200)
                #expect(try await control.call("GET", "/v1/whoami", certificate: good).status == 401)
                for bad in [nil, TestCertificates.strange, TestCertificates.late] {
                    let client = try await control.connect(certificate: bad)
                    client.send(TCPControl.request("GET", "/healthz", token: token))
                    try await client.ended()
                    #expect(client.pending.isEmpty)
                }
            }
        }

        @Test
        func `a body of 2 MiB is refused and ends its connection`() async throws {
            try await TCPControl.run { control in
                let token = try await control.token()
                let client = try await control.connect()
                client.send(
                    TCPControl.request("POST", "/v1/tenants", token: token, String(repeating: " ", count: 2 << 20)))
                let answer = try await client.answer()
                #expect(answer.status == 413)
                #expect(answer.field("connection") == "close")
            }
        }

        @Test
        func `a head that is too large is refused`() async throws {
            try await TCPControl.run { control in
                for fields in [
                    "x: \(String(repeating: "y", count: 20_000))\r\n", String(repeating: "x: y\r\n", count: 120),
                ] {
                    let client = try await control.connect()
                    client.send(TCPControl.request("GET", "/healthz", fields: fields))
                    let answer = try await client.answer()
                    #expect(answer.status == 400)
                    try await client.ended()
                }
            }
        }
    }
}
