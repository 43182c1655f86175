import Crypto

/// The key under which all that is stored of one tenant's conversations and requests is sealed. Whoever destroys every
/// wrapped copy of it has destroyed those, wherever copies of them lie.
///
/// Each conversation has a key of its own, which HKDF-SHA256 derives from this one: random nonces of 12 bytes stay far
/// from the bound of 2³² messages a key (NIST SP 800-38D, 8.3).
public struct DataKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Bytes of the key.
    public static let length = 32

    /// Whose it is.
    public let tenant: String
    /// 1 for the first key of a tenant, one more with each rotation.
    public let generation: UInt32
    let key: SymmetricKey

    /// - Parameter bytes: 32 bytes from the system's random source; another number is a programmer's error.
    public init(tenant: String, generation: UInt32, bytes: [UInt8]) {
        precondition(bytes.count == Self.length, "A data key takes 32 random bytes.")
        self.init(tenant: tenant, generation: generation, key: SymmetricKey(data: bytes))
    }

    init(tenant: String, generation: UInt32, key: SymmetricKey) {
        self.tenant = tenant
        self.generation = generation
        self.key = key
    }

    /// The key for one use and, within it, one thing: a conversation, a model, or a request.
    func derived(for use: Use, of thing: String) -> SymmetricKey {
        let info = LengthPrefixed.join([Array(use.rawValue.utf8), Array(tenant.utf8), Array(thing.utf8)])
        return HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: info, outputByteCount: 32)
    }

    /// What a derived key is for; the raw values are part of the stored format.
    enum Use: String {
        case turns = "secureinfer/v1/conversation-turns"
        case context = "secureinfer/v1/ollama-context"
        case text = "secureinfer/v1/request-text"
    }

    public var description: String { "DataKey(\(tenant), \(generation), masked)" }
    public var debugDescription: String { description }
}
