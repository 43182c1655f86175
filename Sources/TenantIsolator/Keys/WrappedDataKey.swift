import Crypto

/// A data key under a master key, as it lies on disk: format (1 byte), fingerprint of the master key (8), generation (4,
/// big-endian), nonce (12), key (32) and tag (16), sealed by AES-256-GCM and bound to the tenant.
public struct WrappedDataKey: Sendable, Equatable {
    /// Why a wrapped key gives no key.
    public enum Fault: Error, Equatable {
        /// The bytes are none that were ever written.
        case malformed
        /// It was wrapped by another master key.
        case otherMaster
        /// It was changed, or is another tenant's.
        case forged
    }

    /// Bytes of each.
    public static let length = headLength + nonceLength + DataKey.length + 16
    static let headLength = 1 + MasterKey.fingerprintLength + 4
    static let nonceLength = 12
    private static let format: UInt8 = 1

    public let bytes: [UInt8]

    /// Takes bytes from a file or from Redis.
    ///
    /// - Throws: ``Fault/malformed``.
    public init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count == Self.length, bytes[0] == Self.format else { throw .malformed }
        self.bytes = bytes
    }

    /// Wraps a key.
    ///
    /// - Parameter nonce: 12 random bytes; another number is a programmer's error.
    public init(_ key: DataKey, under master: MasterKey, nonce: [UInt8]) {
        precondition(nonce.count == Self.nonceLength, "AES-GCM takes a nonce of 12 bytes.")
        let head = [Self.format] + master.fingerprint + BigEndian.bytes(key.generation)
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.seal(
                key.key.withUnsafeBytes { Array($0) }, using: master.wrapping, nonce: nonce,
                authenticating: Self.bound(head, to: key.tenant))
        else { preconditionFailure("AES-256-GCM seals 32 bytes under a nonce of 12.") }
        bytes = head + Array(nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Which of the tenant's keys it is.
    public var generation: UInt32 { BigEndian.number(bytes[(1 + MasterKey.fingerprintLength)..<Self.headLength]) }

    /// Whether this master key wrapped it, as it says itself.
    public func isUnder(_ master: MasterKey) -> Bool {
        bytes[1..<(1 + MasterKey.fingerprintLength)].elementsEqual(master.fingerprint)
    }

    /// The key.
    public func unwrapped(by master: MasterKey, tenant: String) throws(Fault) -> DataKey {
        guard isUnder(master) else { throw .otherMaster }
        let head = Array(bytes.prefix(Self.headLength))
        guard let box = try? AES.GCM.SealedBox(combined: bytes.dropFirst(Self.headLength)),
            let key = try? AES.GCM.open(box, using: master.wrapping, authenticating: Self.bound(head, to: tenant))
        else { throw .forged }
        return DataKey(tenant: tenant, generation: generation, key: SymmetricKey(data: key))
    }

    private static func bound(_ head: [UInt8], to tenant: String) -> [UInt8] {
        LengthPrefixed.join([Array("secureinfer/v1/data-key".utf8), head, Array(tenant.utf8)])
    }
}
