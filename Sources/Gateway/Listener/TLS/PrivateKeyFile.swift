import NIOSSL

/// The file of a listener's private key.
enum PrivateKeyFile {
    /// The key; what is wrong with one is never told in detail, since nothing about a private key belongs in a log.
    static func read(_ path: String) throws(Failure) -> NIOSSLPrivateKey {
        let text = try NamedFile.read(path, role: "The private key file", isSecret: true)
        guard let key = parse(text) else {
            throw Failure(
                "The private key file \(path) holds no key that can be used",
                hint: "Use PEM text of a key that is not encrypted.")
        }
        return key
    }

    private static func parse(_ text: [UInt8]) -> NIOSSLPrivateKey? { try? NIOSSLPrivateKey(bytes: text, format: .pem) }
}
