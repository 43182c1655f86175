import COpenSSL
import Testing

@testable import ModelVerifier

struct OpenSSLShimTests {
    static let digests: [(text: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ]

    /// FIPS 180-4 examples.
    @Test(arguments: digests)
    func `SHA-256 gives the published digests`(text: String, digest: String) {
        var stream = SHA256Stream()
        stream.add(text)
        #expect(stream.finish() == digest)
    }

    @Test
    func `SHA-256 does not depend on how the bytes are cut`() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var stream = SHA256Stream()
        for start in stride(from: 0, to: bytes.count, by: 77) {
            bytes[start..<min(start + 77, bytes.count)].withUnsafeBytes { stream.add($0) }
        }
        #expect(stream.finish() == OllamaFixture.sha256(bytes))
    }

    @Test
    func `A digest takes nothing after its end`() {
        let state = si_sha256_init()
        defer { si_sha256_free(state) }
        var digest = [UInt8](repeating: 0, count: 32)
        #expect(si_sha256_final(state, &digest) == 1)
        #expect(si_sha256_update(state, [1], 1) == 0)
        #expect(si_sha256_final(state, &digest) == 0)
    }

    /// RFC 4231, test cases 2 and 6.
    static let tags: [(key: [UInt8], text: String, tag: String)] = [
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]

    @Test(arguments: tags)
    func `HMAC-SHA256 gives the published tags`(key: [UInt8], text: String, tag: String) {
        var made = [UInt8](repeating: 0, count: 32)
        #expect(si_hmac_sha256(key, key.count, text, text.utf8.count, &made) == 1)
        #expect(Hex.encode(made) == tag)
    }

    @Test
    func `HMAC-SHA256 takes an empty key and refuses a missing one`() {
        var made = [UInt8](repeating: 0, count: 32)
        #expect(si_hmac_sha256(nil, 0, nil, 0, &made) == 1)
        #expect(Hex.encode(made) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        #expect(si_hmac_sha256(nil, 1, nil, 0, &made) == 0)
    }

    @Test
    func `Equal ranges compare equal and a differing byte is seen wherever it is`() {
        let left = [UInt8](0..<32)
        #expect(si_equal(left, left, 32) == 1)
        #expect(si_equal(nil, nil, 0) == 1)
        for index in left.indices {
            var right = left
            right[index] ^= 0x80
            #expect(si_equal(left, right, 32) == 0)
        }
    }
}
