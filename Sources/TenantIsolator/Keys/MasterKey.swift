import Crypto

/// The key of an installation that wraps the data keys of its tenants. It opens nothing by itself, and is told from
/// others by ``fingerprint``, so that the loss of one is seen before anything is written under another.
public struct MasterKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Bytes that tell master keys apart and give nothing of them away.
    public static let fingerprintLength = 8

    let wrapping: SymmetricKey
    /// Stands in front of everything that this key wrapped.
    public let fingerprint: [UInt8]

    /// - Parameter bytes: at least 16 bytes of secret random data; fewer are a programmer's error.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count >= 16, "A master key must have at least 16 bytes.")
        let master = SymmetricKey(data: bytes)
        wrapping = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, info: Array("secureinfer/v1/data-key-wrapping".utf8), outputByteCount: 32)
        let mark = HMAC<SHA256>.authenticationCode(for: Array("secureinfer/v1/master-fingerprint".utf8), using: master)
        fingerprint = Array(mark.prefix(Self.fingerprintLength))
    }

    public var description: String { "MasterKey(masked)" }
    public var debugDescription: String { description }
}
