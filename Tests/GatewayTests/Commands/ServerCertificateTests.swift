import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import Gateway

/// What commands say of a server's certificate that they do not take; nothing is sent to it.
struct ServerCertificateTests {
    struct Case: Sendable {
        var certificate: String
        var authority = TestCertificates.authority
        var host = "localhost"
        var message: String
        var hint: String

        static let cases = [
            Case(certificate: TestCertificates.expired, message: "has expired", hint: "Renew"),
            Case(certificate: TestCertificates.early, message: "is not valid yet", hint: "clock"),
            Case(certificate: TestCertificates.server, host: "127.0.0.2", message: "is for another name", hint: "name"),
            Case(
                certificate: TestCertificates.server, authority: TestCertificates.strange,
                message: "is not trusted", hint: "--control-ca"),
        ]
    }

    @Test(arguments: Case.cases)
    func `a certificate that is not taken is told apart by its cause`(item: Case) async throws {
        let folder = try TestFolder()
        for (name, text) in [("ca.pem", item.authority), ("token", "so-x")] {
            try folder.write(name, Array(text.utf8))
            chmod("\(folder.path)/\(name)", 0o600)
        }
        let heard = Heard()
        let server = try await Self.serve(item.certificate, heard)
        let port = try #require(server.localAddress?.port)
        let result = try await Program.run([
            "tenant", "list", "--control", "\(item.host):\(port)", "--control-ca", folder.path + "/ca.pem",
            "--token-file",
            folder.path + "/token",
        ])
        #expect(result.code == 2)
        #expect(result.err.contains(item.message), "\(result.err)")
        #expect(result.hint.contains(item.hint), "\(result.err)")
        #expect(!heard.hasData)
        try await server.close().get()
    }

    /// Whether anything came through TLS.
    private final class Heard: ChannelInboundHandler, @unchecked Sendable {  // Read after the program has ended.
        typealias InboundIn = ByteBuffer
        var hasData = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { hasData = true }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private static func serve(_ certificate: String, _ heard: Heard) async throws -> any Channel {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer {
            channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandlers([NIOSSLServerHandler(context: context), heard])
            }
        }.bind(host: "0.0.0.0", port: 0).get()
    }
}
