import NIOCore
import NIOSSL

/// How a Redis behind `rediss://` proves who it is: its certificate is always verified, its name included; TLS 1.2 or later.
public final class RedisTLS: Sendable, Equatable {
    private let context: NIOSSLContext
    private let authorities: String?

    /// - Parameter authorities: PEM file of the authorities that count; nil for the system's.
    /// - Throws: ``StoresError`` with `value_invalid` for a file that cannot be used.
    public init(authorities: String?) throws(StoresError) {
        self.authorities = authorities
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            if let authorities {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            }
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw StoresError(
                .valueInvalid, "The authorities of Redis cannot be read from \(authorities ?? "the system")",
                hint: "Name a PEM file of certificates with --redis-ca", cause: "\(error)")
        }
    }

    /// The handler for one connection. A host that is an address is held against the addresses in the certificate.
    func handler(host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }

    /// True for the same file of authorities, whatever is in it.
    public static func == (left: RedisTLS, right: RedisTLS) -> Bool { left.authorities == right.authorities }
}
