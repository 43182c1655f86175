import NIOCore
import NIOSSL
import Synchronization
import Wire

/// What it takes to speak TLS with clients, checked when it is made: it reads files.
///
/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (RFC 9325, section 4; Mozilla's intermediate
/// profile without its suites of DHE), HTTP/1.1 by ALPN, no renegotiation. With client authorities a connection stands
/// only after the client showed a certificate that one of them vouches for (mutual TLS).
///
/// A reload brings in another one's files by ``adopt(_:)``: connections from then on get them, open ones go on.
final class ServerTLS: Sendable {
    /// The PEM files.
    struct Files: Sendable, Equatable {
        /// The listener's own certificate first, then those up to its authority.
        var certificates: String
        /// Key of the first certificate, not encrypted; nobody but its owner may read the file.
        var privateKey: String
        /// Authorities of clients; nil where clients show no certificate.
        var clientAuthorities: String?
    }

    /// What connections get, and until when it is good for anything.
    private struct Current {
        var context: NIOSSLContext
        /// Seconds since 1970 at which the first of the listener's own certificates expires.
        var expires: Int
    }

    let files: Files
    private let current: Mutex<Current>

    /// Suites of TLS 1.2; those of 1.3 are all good and cannot be chosen.
    private static let suites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    /// Reads and checks the files.
    ///
    /// - Parameter now: seconds since 1970, against which the certificates' dates are held.
    /// - Throws: ``Failure`` that names the file, the fault and what to do.
    init(_ files: Files, now: Int = SystemClock.wall() / 1000) throws(Failure) {
        self.files = files
        let chain = try CertificateFile.read(files.certificates, role: "The certificate file", now: now)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try PrivateKeyFile.read(files.privateKey)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = Self.suites
        configuration.applicationProtocols = ["http/1.1"]
        configuration.renegotiationSupport = .none
        // A connection that is cut ends now: the goodbye is said, an echo not waited for.
        configuration.shutdownTimeout = .zero
        if let authorities = files.clientAuthorities {
            configuration.trustRoots = .certificates(
                try CertificateFile.read(authorities, role: "The client CA file", now: now))
            configuration.certificateVerification = .noHostnameVerification
        }
        current = Mutex(
            Current(
                context: try Self.context(configuration, files),
                expires: chain.reduce(.max) { min($0, $1.notValidAfter) }))
    }

    /// The context for the next connection.
    var context: NIOSSLContext { current.withLock { $0.context } }

    /// The day on which a new certificate is needed.
    var expires: String { Timestamp.parts(seconds: current.withLock { $0.expires }).date }

    /// Takes over what another one read.
    func adopt(_ other: ServerTLS) {
        let fresh = other.current.withLock { $0 }
        current.withLock { $0 = fresh }
    }

    /// The first handler of a connection.
    func makeHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context) }

    private static func context(_ configuration: TLSConfiguration, _ files: Files) throws(Failure) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure(
                "The private key \(files.privateKey) does not belong to the certificate \(files.certificates)",
                hint: "Name the key that the first certificate of the file was made for.")
        }
    }
}
