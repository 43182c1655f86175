import NIOSSL

/// The DNS names that a certificate speaks for (RFC 9525, section 6.3).
///
/// NIOSSL, asked for a name, is also content with a certificate for the address that the name resolved to. Whoever
/// forges an answer of the DNS can have a public certificate for an address of their own, so names are checked here too.
struct CertificateNames {
    private let names: [[UInt8]]

    init(_ names: [[UInt8]]) { self.names = names.map { $0.map(Self.lowered) } }

    init(_ certificate: NIOSSLCertificate) {
        self.init(certificate._subjectAlternativeNames().filter { $0.nameType == .dnsName }.map { Array($0.contents) })
    }

    /// True when one of them is the host, or its parent with a star for the host's first label. The common name and
    /// stars for parts of a label count for nothing.
    func cover(_ host: String) -> Bool {
        let host = host.utf8.map(Self.lowered)
        let parent = host.firstIndex(of: UInt8(ascii: ".")).map { host[$0...] }
        return names.contains { name in
            guard name.first == UInt8(ascii: "*") else { return name == host }
            return parent.map { name.dropFirst().elementsEqual($0) } ?? false
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}
