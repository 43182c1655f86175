import COpenSSL

/// A public key that signatures of models are checked with: ECDSA on P-256, P-384 or P-521.
public struct SigningKey: Sendable, Equatable {
    /// The curve, and with it the hash that is signed: SHA-256, SHA-384 or SHA-512.
    public enum Curve: String, Sendable, CaseIterable {
        case p256 = "P-256"
        case p384 = "P-384"
        case p521 = "P-521"
    }

    public let curve: Curve
    /// SHA-256 of the key's PEM text with its trailing newline in 64 lower-case hex digits: the `hint` of a bundle.
    public let fingerprint: String
    /// The key as OpenSSL writes it: `-----BEGIN PUBLIC KEY-----`, lines of 64, a newline at the end.
    let pem: [UInt8]

    /// Bytes of a PEM text at most.
    static let limit = 4_096

    /// Reads one public key; nil for anything else than one `PUBLIC KEY` block of a key on one of the curves.
    public init?(pem text: [UInt8]) {
        guard text.count <= Self.limit else { return nil }
        var canonical = [UInt8](repeating: 0, count: Self.limit)
        var length = canonical.count
        let bits = si_ec_key(text, text.count, &canonical, &length)
        guard let curve = Self.curves[bits], length <= canonical.count else { return nil }
        self.curve = curve
        pem = Array(canonical[..<length])
        guard let fingerprint = SHA256Stream.digest(of: pem) else { return nil }
        self.fingerprint = fingerprint
    }

    /// Bits of a curve's order, by which the shim tells it.
    private static let curves: [Int32: Curve] = [256: .p256, 384: .p384, 521: .p521]

    /// True when `signature`, in DER, is this key's over `message`.
    func accepts(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        si_ecdsa_verify(pem, pem.count, signature, signature.count, message, message.count) == 1
    }
}
