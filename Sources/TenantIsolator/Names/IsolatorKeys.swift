import Crypto

/// The keys that one master key gives: a different one for each use, by HKDF-SHA256 (RFC 5869).
struct IsolatorKeys: Sendable {
    let conversation: SymmetricKey
    let cacheSalt: SymmetricKey
    let storeKey: SymmetricKey
    let canary: SymmetricKey
    let promptNonce: SymmetricKey

    /// - Parameter masterKey: at least 16 bytes of secret random data; fewer are a programmer's error.
    init(masterKey: [UInt8]) {
        precondition(masterKey.count >= 16, "A master key must have at least 16 bytes.")
        let master = SymmetricKey(data: masterKey)
        conversation = Self.derive(master, .conversation)
        cacheSalt = Self.derive(master, .cacheSalt)
        storeKey = Self.derive(master, .storeKey)
        canary = Self.derive(master, .canary)
        promptNonce = Self.derive(master, .promptNonce)
    }

    /// What a derived key is for; the raw values are part of the stored format.
    private enum Purpose: String {
        case conversation = "secureinfer/v1/conversation-id"
        case cacheSalt = "secureinfer/v1/cache-salt"
        case storeKey = "secureinfer/v1/store-key"
        case canary = "secureinfer/v1/canary"
        case promptNonce = "secureinfer/v1/prompt-nonce"
    }

    private static func derive(_ master: SymmetricKey, _ purpose: Purpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: master, info: Array(purpose.rawValue.utf8), outputByteCount: 32)
    }

    // MARK: - Names under one master

    /// The tag that binds an id to its tenant.
    func tag(of random: [UInt8], _ kind: ConversationKind, tenant: String) -> [UInt8] {
        // Ids of conversations came first, and were bound without their kind.
        let mark = kind == .conversation ? [] : [Array(kind.prefix.utf8)]
        return Array(mac(conversation, [Array(tenant.utf8), random] + mark).prefix(ConversationID.partLength))
    }

    func binds(_ id: ConversationID, tenant: String) -> Bool {
        Self.constantTimeEqual(id.tag, tag(of: id.random, id.kind, tenant: tenant))
    }

    func name(of id: String, tenant: String) -> String {
        Hex.encode(mac(storeKey, [Array(tenant.utf8), Array(id.utf8)]))
    }

    func mac(_ key: SymmetricKey, _ parts: [[UInt8]]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: LengthPrefixed.join(parts), using: key))
    }

    /// 26 letters of base 32.
    func letters(_ key: SymmetricKey, _ tenant: String) -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
        let tag = mac(key, [Array(tenant.utf8)])
        return String(decoding: tag.prefix(26).map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    /// Compares without telling by its time where the first difference is.
    private static func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
