import Crypto
import Testing

@testable import Stores

/// The digest is HMAC-SHA256 whatever the lengths of key and message.
struct KeyedDigestTests {
    static let keyLengths: [Int] = [0, 1, 20, 32, 63, 64, 65, 131]
    static let messageLengths: [Int] = [0, 1, 55, 56, 63, 64, 65, 1000]

    @Test(arguments: keyLengths, messageLengths)
    func `It equals the library's HMAC`(key: Int, message: Int) {
        let secret = SymmetricKey(data: (0..<key).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let text = (0..<message).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let wanted = Array(HMAC<SHA256>.authenticationCode(for: text, using: secret))
        #expect(text.withUnsafeBytes { KeyedDigest(key: secret)($0) } == wanted)
    }

    /// Test case 2 of RFC 4231.
    @Test func `It gives the digest of a published case`() {
        let digest = KeyedDigest(key: SymmetricKey(data: Array("Jefe".utf8)))
        let bytes = Array("what do ya want for nothing?".utf8).withUnsafeBytes { digest($0) }
        #expect(Array(bytes.prefix(8)) == [0x5B, 0xDC, 0xC1, 0x46, 0xBF, 0x60, 0x75, 0x4E])
    }

    @Test func `One digest serves many messages`() {
        let digest = KeyedDigest(key: SymmetricKey(data: [1, 2, 3]))
        let first = [9, 9].withUnsafeBytes { digest($0) }
        _ = [8].withUnsafeBytes { digest($0) }
        #expect([9, 9].withUnsafeBytes { digest($0) } == first)
    }
}
