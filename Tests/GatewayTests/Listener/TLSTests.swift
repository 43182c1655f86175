import NIOSSL
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// The tenants' listener over TLS.
    @Suite struct TLSTests {
        private static func run(
            _ script: @escaping FakeUpstream.Script = ModelServer.good(.openai), authority: String? = nil,
            _ body: (GatewayHarness) async throws -> Void
        ) async throws {
            let folder = try TestFolder()
            let tls = try folder.serverTLS(authority: authority)
            try await GatewayHarness.run(script, configure: { $0.tls = tls }, body)
        }

        private static func failures(_ gateway: GatewayHarness) throws -> Int {
            try gateway.service(TenantListener.self).counters.tlsFailures.load(ordering: .relaxed)
        }

        @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
        func `requests are answered, and the end is said by TLS itself`(_ version: TLSVersion) async throws {
            try await Self.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await WireClient.connect(
                    port: gateway.port, tls: try ClientTLS.context(versions: (version, version)))
                client.send(ChatCall().bytes(tenant.key))
                #expect(try await client.answer().status == 200)
                client.send(ChatCall().bytes(tenant.key, extra: "connection: close\r\n"))
                #expect(try await client.answer().status == 200)
                try await client.ended()
                #expect(!client.wasCut)
                #expect(try Self.failures(gateway) == 0)
                client.close()
            }
        }

        @Test(arguments: Dialect.allCases)
        func `streams come through whole`(_ dialect: Dialect) async throws {
            try await Self.run(ModelServer.good(dialect)) { gateway in
                let tenant = try await gateway.tenant()
                let client = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                client.send(ChatCall(dialect: dialect, stream: true).bytes(tenant.key))
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(dialect == .openai ? answer.events.last == "[DONE]" : answer.lines.last?["done"]?.bool == true)
                client.close()
            }
        }

        struct Visitor: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let certificate: String?
            let isWelcome: Bool

            static let cases = [
                Visitor(
                    testDescription: "a client's certificate", certificate: TestCertificates.client, isWelcome: true),
                Visitor(testDescription: "none", certificate: nil, isWelcome: false),
                Visitor(testDescription: "a stranger's", certificate: TestCertificates.strange, isWelcome: false),
                Visitor(testDescription: "an expired one", certificate: TestCertificates.late, isWelcome: false),
                Visitor(testDescription: "a server's", certificate: TestCertificates.server, isWelcome: false),
            ]
        }

        @Test(arguments: Visitor.cases, [TLSVersion.tlsv12, .tlsv13])
        func `with authorities of clients only their certificates let anybody in`(
            _ visitor: Visitor, _ version: TLSVersion
        ) async throws {
            try await Self.run(authority: TestCertificates.authority) { gateway in
                let tenant = try await gateway.tenant()
                let client = try await WireClient.connect(
                    port: gateway.port, tls: try ClientTLS.context(visitor.certificate, versions: (version, version)))
                client.send(ChatCall().bytes(tenant.key))
                guard visitor.isWelcome else {
                    try await client.ended()
                    #expect(client.pending.isEmpty)
                    try await eventually("the count") { try Self.failures(gateway) == 1 }
                    #expect(gateway.upstream.received.isEmpty)
                    return
                }
                #expect(try await client.answer().status == 200)
                client.close()
            }
        }

        @Test func `what is older than TLS 1.2, and what is no TLS, is cut without an answer`() async throws {
            try await Self.run { gateway in
                let old = try await WireClient.connect(
                    port: gateway.port, tls: try ClientTLS.context(versions: (.tlsv1, .tlsv11)))
                try await old.ended()
                #expect(old.wasCut)
                let plain = try await gateway.connect()
                plain.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
                try await plain.ended(within: .seconds(2))
                #expect(!String(decoding: plain.pending, as: UTF8.self).contains("HTTP"))
                try await eventually("the counts") { try Self.failures(gateway) == 2 }
                #expect(!gateway.log.text.contains("healthz"))
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains("secureinfer_tls_failures_total 2\n"))
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a handshake that does not end in time is cut`() async throws {
            try await Self.run { gateway in
                let (silent, trickling) = (try await gateway.connect(), try await gateway.connect())
                // The beginning of a handshake record of 256 bytes.
                trickling.send([22, 3, 1, 1, 0])
                let began = ContinuousClock.now
                while !(silent.hasEnded && trickling.hasEnded), began.duration(to: .now) < .seconds(9) {
                    trickling.send([1])
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(silent.hasEnded && trickling.hasEnded)
                try await eventually("the counts") { try Self.failures(gateway) == 2 }
            }
        }

        @Test(arguments: [("127.0.0.1", false, false), ("0.0.0.0", false, true), ("0.0.0.0", true, false)])
        func `an open listener that others reach is warned of`(
            _ host: String, _ isSecure: Bool, _ isWarned: Bool
        ) async throws {
            let folder = try TestFolder()
            let tls = isSecure ? try folder.serverTLS() : nil
            try await GatewayHarness.run(configure: { ($0.host, $0.tls) = (host, tls) }) { gateway in
                #expect(gateway.log.text.contains("listen.plaintext") == isWarned)
            }
        }

        @Test func `a client that sends 20 MB sees its 413`() async throws {
            try await Self.run { gateway in
                let tenant = try await gateway.tenant()
                let client = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                let size = 20 << 20
                client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer \(tenant.key)\r\n"
                        + "content-type: application/json\r\ncontent-length: \(size)\r\n\r\n")
                client.send([UInt8](repeating: UInt8(ascii: " "), count: size))
                #expect(try await client.answer().status == 413)
                try await client.ended()
                client.close()
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a slow reader of a last answer gets all of it, and one that takes nothing is cut`() async throws {
            let content = String(repeating: "x", count: 12 << 20)
            let body = ModelServer.whole(.openai).replacing(ModelServer.text, with: content)
            try await Self.run(ModelServer.chats(.openai) { _ in ModelServer.json(body) }) { gateway in
                let tenant = try await gateway.tenant()
                let slow = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                let deaf = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                for client in [slow, deaf] {
                    client.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
                    #expect(try await client.answer().status == 200)
                    try await client.stopReading()
                    client.send(ChatCall().bytes(tenant.key, extra: "connection: close\r\n"))
                }
                try await eventually("both answers") { try gateway.audit.count() == 2 }
                try await Task.sleep(for: .seconds(4))  // longer than the gateway lingers after an answer
                try await slow.goOnReading()
                #expect(try await slow.answer().body.count > content.utf8.count)
                slow.close()
                let counters = try gateway.service(TenantListener.self).counters
                try await eventually("the cut", within: .seconds(20)) {
                    counters.connections.load(ordering: .relaxed) == 0
                }
                deaf.close()
            }
        }
    }
}
