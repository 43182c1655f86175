import NIOCore
import NIOSSL

/// What it takes to speak TLS with one upstream; made once, since it reads files, and shared by all event loops.
///
/// TLS 1.2 or 1.3, HTTP/1.1 by ALPN, and the server's chain and name always verified: there is no switch that turns it
/// off.
struct UpstreamTLS: Sendable {
    private let context: NIOSSLContext

    /// - Parameters:
    ///   - authorities: PEM file of the only authorities trusted; nil for the system's.
    ///   - identity: what the gateway shows where the server asks for a certificate.
    init(authorities: String?, identity: UpstreamIdentity?) throws(UpstreamSetupError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.applicationProtocols = ["http/1.1"]
        // A request that is cancelled must not go on at the server for seconds: say goodbye, and do not wait for an
        // echo.
        configuration.shutdownTimeout = .zero
        if let authorities {
            configuration.trustRoots = .certificates(try Self.certificates(authorities, "The CA file"))
        }
        if let identity {
            let chain = try Self.certificates(identity.certificates, "The certificate file")
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(try Self.privateKey(identity.privateKey))
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Self.refusal(error, hasIdentity: identity != nil)
        }
    }

    /// The handler for one connection; checks the name, or where that is nil the address, against the certificate.
    func makeHandler(serverName: String?) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: context, serverHostname: serverName)
    }

    /// True when the server behind a finished handshake has a certificate for the name; for an address, whose
    /// certificate was checked in the handshake, always.
    static func vouches(for serverName: String?, _ pipeline: ChannelPipeline.SynchronousOperations) -> Bool {
        guard let serverName else { return true }
        guard let handler = try? pipeline.handler(type: NIOSSLClientHandler.self),
            let certificate = handler.peerCertificate
        else { return false }
        return CertificateNames(certificate).cover(serverName)
    }

    private static func certificates(_ path: String, _ role: String) throws(UpstreamSetupError) -> [NIOSSLCertificate] {
        let bytes = try PEMFile.read(path, role: role)
        do {
            return try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch {
            throw UpstreamSetupError(
                .certificateMissing, "\(role) \(path) holds no certificate, or a broken one",
                hint: "Use PEM text that begins with BEGIN CERTIFICATE", cause: "\(error)")
        }
    }

    private static func privateKey(_ path: String) throws(UpstreamSetupError) -> NIOSSLPrivateKey {
        let bytes = try PEMFile.read(path, role: "The private key file")
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            // The cause is left out: nothing about a private key belongs in a log.
            throw UpstreamSetupError(
                .keyFileInvalid, "The private key file \(path) holds no key that can be used",
                hint: "Use PEM text of an unencrypted key")
        }
    }

    private static func refusal(_ error: any Error, hasIdentity: Bool) -> UpstreamSetupError {
        guard hasIdentity else {
            return UpstreamSetupError(
                .tlsUnavailable, "TLS cannot be set up", hint: "Install ca-certificates, or name a CA file",
                cause: "\(error)")
        }
        return UpstreamSetupError(
            .identityMismatch, "The certificate and the private key for an upstream cannot be used together",
            hint: "Name the key that the first certificate of the file was made for", cause: "\(error)")
    }
}
