import Crypto

/// The bytes that sealed things have in common: format (1), generation of the data key (4, big-endian), nonce (12),
/// ciphertext, tag (16). All of it is authenticated, together with what the thing is bound to.
enum Envelope {
    static let format: UInt8 = 1
    private static let headLength = 5
    private static let nonceLength = 12

    static func seal(
        _ plain: [UInt8], using key: SymmetricKey, generation: UInt32, nonce: [UInt8], bound: [[UInt8]]
    ) -> [UInt8] {
        precondition(nonce.count == nonceLength, "AES-GCM takes a nonce of 12 bytes.")
        let head = [format] + BigEndian.bytes(generation)
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.seal(
                plain, using: key, nonce: nonce, authenticating: LengthPrefixed.join([head] + bound))
        else { preconditionFailure("AES-256-GCM seals any bytes under a nonce of 12.") }
        return head + Array(nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    static func open(
        _ bytes: [UInt8], using key: SymmetricKey, generation: UInt32, bound: [[UInt8]]
    ) -> [UInt8]? {
        guard bytes.count >= headLength + nonceLength + 16, bytes[0] == format,
            self.generation(of: bytes) == generation,
            let box = try? AES.GCM.SealedBox(combined: bytes.dropFirst(headLength)),
            let plain = try? AES.GCM.open(
                box, using: key, authenticating: LengthPrefixed.join([Array(bytes.prefix(headLength))] + bound))
        else { return nil }
        return Array(plain)
    }

    static func generation(of bytes: [UInt8]) -> UInt32 { BigEndian.number(bytes.dropFirst().prefix(4)) }
}
