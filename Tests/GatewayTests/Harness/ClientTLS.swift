import NIOSSL

/// What a client speaks TLS with: it trusts the tests' authority and nobody else.
enum ClientTLS {
    /// - Parameters:
    ///   - certificate: what the client shows when it is asked.
    ///   - versions: the oldest and the newest that it speaks.
    static func context(
        _ certificate: String? = nil, versions: (TLSVersion, TLSVersion) = (.tlsv12, .tlsv13)
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        (configuration.minimumTLSVersion, configuration.maximumTLSVersion) = versions
        configuration.trustRoots = .certificates(
            try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.authority.utf8)))
        // Tests connect to an address; that the certificate is for it is the client's to check.
        configuration.certificateVerification = .noHostnameVerification
        if let certificate {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
                .map { .certificate($0) }
            configuration.privateKey = .privateKey(
                try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
