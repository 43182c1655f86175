import Crypto

/// Binds every name under which something of a tenant is kept to that tenant, so that no client can choose or guess
/// the name of something foreign.
///
/// All names are HMAC-SHA256 tags under keys that HKDF-SHA256 (RFC 5869) derives from one master key, a different key
/// for each use. Inputs are length-prefixed before they are hashed: `("a", "b/c")` and `("a/b", "c")` never meet.
/// Nothing here is secret-dependent in time but the comparison in ``owns(_:tenant:)``, which is constant.
public struct TenantIsolator: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let conversationKey: SymmetricKey
    private let saltKey: SymmetricKey
    private let storeKeyKey: SymmetricKey
    private let canaryKey: SymmetricKey

    /// Derives the keys. All gateways of an installation must have the same master key.
    ///
    /// - Parameter masterKey: At least 16 bytes of secret random data; fewer are a programmer's error.
    public init(masterKey: [UInt8]) {
        precondition(masterKey.count >= 16, "A master key must have at least 16 bytes.")
        let master = SymmetricKey(data: masterKey)
        conversationKey = Self.derive(master, .conversation)
        saltKey = Self.derive(master, .cacheSalt)
        storeKeyKey = Self.derive(master, .storeKey)
        canaryKey = Self.derive(master, .canary)
    }

    /// A new conversation id: `conv_`, 32 hex digits of the random bytes, 32 of the tag that binds them to the tenant.
    ///
    /// - Parameter random: 16 bytes that have never been used before; another number is a programmer's error.
    public func conversationID(tenant: String, random: [UInt8]) -> String {
        precondition(random.count == ConversationID.partLength, "A conversation id takes 16 random bytes.")
        return ConversationID(random: random, tag: tag(of: random, tenant: tenant)).description
    }

    /// Whether this gateway's installation gave the id to this tenant. Forged, foreign and malformed ids are alike.
    public func owns(_ id: String, tenant: String) -> Bool {
        guard let id = ConversationID(parsing: id) else { return false }
        return constantTimeEqual(id.tag, tag(of: id.random, tenant: tenant))
    }

    /// The salt that keeps a tenant's prompt cache on the upstream apart from all others': 64 hex digits.
    public func cacheSalt(tenant: String) -> String {
        Hex.encode(authenticate(saltKey, [Array(tenant.utf8)]))
    }

    /// The name under which a conversation of a tenant is stored: 64 hex digits that tell nothing about either.
    public func storeKey(tenant: String, conversation: String) -> String {
        Hex.encode(authenticate(storeKeyKey, [Array(tenant.utf8), Array(conversation.utf8)]))
    }

    /// A secret mark of the tenant's, to be put where it must not come out: `cnr-` and 26 letters of base 32. Never logged.
    public func canary(tenant: String) -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
        let tag = authenticate(canaryKey, [Array(tenant.utf8)])
        return "cnr-" + String(decoding: tag.prefix(26).map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    /// Says nothing about the keys.
    public var description: String { "TenantIsolator(masked)" }
    public var debugDescription: String { description }

    private func tag(of random: [UInt8], tenant: String) -> [UInt8] {
        Array(authenticate(conversationKey, [Array(tenant.utf8), random]).prefix(ConversationID.partLength))
    }

    private func authenticate(_ key: SymmetricKey, _ parts: [[UInt8]]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: LengthPrefixed.join(parts), using: key))
    }

    /// What a derived key is for; the raw values are part of the stored format.
    private enum Purpose: String {
        case conversation = "secureinfer/v1/conversation-id"
        case cacheSalt = "secureinfer/v1/cache-salt"
        case storeKey = "secureinfer/v1/store-key"
        case canary = "secureinfer/v1/canary"
    }

    private static func derive(_ master: SymmetricKey, _ purpose: Purpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: master, info: Array(purpose.rawValue.utf8), outputByteCount: 32)
    }

    /// Compares without telling by its time where the first difference is.
    private func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
