import NIOSSL
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(1))) struct UpstreamTLSTests {
    /// What a server shows, what the gateway trusts, and what comes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var certificate = TestCertificates.server
        /// Nil for the system's authorities.
        var trusted: String? = TestCertificates.authority
        var hosts = ["localhost", "127.0.0.1"]
        var isGood = false
        var testDescription: String { name }

        static let cases = [
            Case(name: "good", isGood: true),
            Case(
                name: "good among several authorities", trusted: TestCertificates.stranger + TestCertificates.authority,
                isGood: true),
            Case(name: "good by name", certificate: TestCertificates.named, hosts: ["localhost"], isGood: true),
            Case(name: "good by address", certificate: TestCertificates.numbered, hosts: ["127.0.0.1"], isGood: true),
            Case(name: "a name for an address", certificate: TestCertificates.named, hosts: ["127.0.0.1"]),
            Case(name: "an address for a name", certificate: TestCertificates.numbered, hosts: ["localhost"]),
            Case(name: "another authority", trusted: TestCertificates.stranger),
            Case(name: "the system's authorities", trusted: nil),
            Case(name: "another host", certificate: TestCertificates.elsewhere),
            Case(name: "expired", certificate: TestCertificates.expired),
            Case(name: "signed by itself", certificate: TestCertificates.alone),
            Case(name: "signed by itself, the system's authorities", certificate: TestCertificates.alone, trusted: nil),
            Case(name: "a client's certificate", certificate: TestCertificates.client),
        ]
    }

    @Test(arguments: Case.cases)
    func `nothing is sent to a server that is not who it should be`(_ item: Case) async throws {
        for host in item.hosts {
            let replies = [ScriptedServer.good, ScriptedServer.good]
            try await Self.run(replies, item.certificate, trusted: item.trusted, host: host) { bench, server in
                for _ in 0..<2 { try await bench.expect(item.isGood ? .good : .fault(.tlsFailed)) }
                #expect(server.requests == (item.isGood ? 2 : 0))
                #expect(server.accepted == (item.isGood ? 1 : 2))
            }
        }
    }

    @Test
    func `a server that speaks only old TLS is refused`() async throws {
        try await Self.run([ScriptedServer.good], configure: { $0.maximumTLSVersion = .tlsv11 }) { bench, server in
            try await bench.expect(.fault(.tlsFailed))
            #expect(server.requests == 0)
        }
    }

    @Test
    func `a server that speaks no TLS is refused`() async throws {
        let server = ScriptedServer([.init("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")])
        try await Self.expect(.fault(.tlsFailed), from: server)
    }

    @Test
    func `a server that closes in the handshake is told as a failure of TLS`() async throws {
        try await Self.expect(.fault(.tlsFailed), from: ScriptedServer([.init("", .closes)]))
    }

    @Test
    func `a handshake that never ends is over when the time to connect is`() async throws {
        var limits = UpstreamLimits()
        limits.connect = 100
        try await Self.expect(.fault(.connectTimeout), from: ScriptedServer([]), limits: limits)
    }

    @Test
    func `an answer without a length is whole only where TLS says so`() async throws {
        let text = "HTTP/1.1 200 OK\r\n\r\nall of it"
        try await Self.run([.init(text, .closes)]) { bench, _ in
            try await bench.expect(.answer(status: 200, body: "all of it"))
        }
        try await Self.run([.init(text, .truncates)]) { bench, _ in try await bench.expect(.fault(.cut)) }
    }

    @Test(arguments: [ScriptedServer.Ending.closes, .truncates])
    func `a used connection that died of age is tried again`(_ ending: ScriptedServer.Ending) async throws {
        var limits = Self.patient
        limits.staleness = 60_000
        let replies = [ScriptedServer.good, .init("", ending), ScriptedServer.good]
        try await Self.run(replies, limits: limits) { bench, server in
            try await bench.expect(.good)
            try await bench.expect(.good)
            #expect(server.requests == 3)
        }
    }

    @Test
    func `a request that is cancelled closes its connection`() async throws {
        try await Self.run([.init("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok")]) { bench, server in
            let outcome = try await bench.ask(onHead: { $0.cancel() })
            #expect(outcome == .cancelled)
            await server.allClosed()
        }
    }

    @Test(arguments: [true, false])
    func `a server that asks for a certificate gets the gateway's`(_ hasIdentity: Bool) async throws {
        let authority = try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.authority.utf8))
        let files = TestFiles()
        defer { withExtendedLifetime(files) {} }
        let identity = UpstreamIdentity(
            certificates: files.write(TestCertificates.client), privateKey: files.write(TestCertificates.key))
        let demand: (inout TLSConfiguration) -> Void = { configuration in
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(authority)
            // From TLS 1.3 on a server refuses behind the client's handshake, in a race with the request.
            configuration.maximumTLSVersion = .tlsv12
        }
        try await Self.run(
            [ScriptedServer.good], identity: hasIdentity ? identity : nil, configure: demand
        ) { bench, server in
            try await bench.expect(hasIdentity ? .good : .fault(.tlsFailed))
            #expect(server.requests == (hasIdentity ? 1 : 0))
        }
    }

    // MARK: - Servers

    /// A machine that stands still for a while is no fault.
    private static var patient: UpstreamLimits {
        var limits = UpstreamLimits()
        limits.connect = 20_000
        return limits
    }

    private static func run(
        _ replies: [ScriptedServer.Reply], _ certificate: String = TestCertificates.server,
        trusted: String? = TestCertificates.authority, host: String = "localhost", identity: UpstreamIdentity? = nil,
        limits: UpstreamLimits = UpstreamTLSTests.patient, configure: (inout TLSConfiguration) -> Void = { _ in },
        _ body: (Bench, ScriptedServer) async throws -> Void
    ) async throws {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv1
        configure(&configuration)
        let server = ScriptedServer(replies, tls: try NIOSSLContext(configuration: configuration))
        try await server.start()
        let files = TestFiles()
        defer { withExtendedLifetime(files) {} }
        let endpoint = try #require(UpstreamEndpoint("https://\(host):\(server.port)"))
        let transport = try UpstreamTransport(
            endpoint: endpoint, limits: limits, authorities: trusted.map(files.write), identity: identity)
        try await body(try await Bench(transport), server)
        try await server.stop()
    }

    /// Asks a server without TLS by https.
    private static func expect(
        _ outcome: Outcome, from server: ScriptedServer, limits: UpstreamLimits = UpstreamLimits(),
        at place: SourceLocation = #_sourceLocation
    ) async throws {
        try await server.start()
        try await Bench("https://127.0.0.1:\(server.port)", limits: limits).expect(outcome, at: place)
        await server.allClosed()
        try await server.stop()
    }
}
