import Testing

@testable import ModelVerifier

struct SigningKeyTests {
    private static let vector = SignatureVector.all.first { $0.name == "good P-256" }
    private static let pem = Array((vector?.key ?? "").utf8)

    @Test(arguments: SigningKey.Curve.allCases)
    func `A key on each curve is read and its fingerprint is the hint of what it signed`(curve: SigningKey.Curve) throws
    {
        let vector = try SignatureVector.named("good \(curve.rawValue)")
        let key = try #require(SigningKey(pem: Array(vector.key.utf8)))
        #expect(key.curve == curve)
        #expect(vector.bundle.contains(key.fingerprint))
    }

    @Test
    func `The fingerprint does not depend on line ends or text around the block`() throws {
        let plain = try #require(SigningKey(pem: Self.pem))
        let windows = String(decoding: Self.pem, as: UTF8.self).replacing("\n", with: "\r\n")
        #expect(SigningKey(pem: Array("a comment\n\(windows)\n".utf8)) == plain)
    }

    static let strangers: [(name: String, pem: [UInt8])] = [
        ("nothing", []),
        ("no PEM", Array("hello".utf8)),
        ("two keys", pem + pem),
        ("a cut one", Array(pem.dropLast(40))),
        ("RSA", Array((SignatureVector.all.first { $0.name == "an RSA key" }?.key ?? "").utf8)),
        ("secp256k1", Array((SignatureVector.all.first { $0.name == "a key of secp256k1" }?.key ?? "").utf8)),
        ("too long", pem + [UInt8](repeating: 0x20, count: 4_096)),
    ]

    @Test(arguments: strangers)
    func `Anything else than one public key on one of the curves is refused`(name: String, pem: [UInt8]) {
        #expect(SigningKey(pem: pem) == nil)
    }
}
