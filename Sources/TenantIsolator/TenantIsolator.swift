/// Binds every name under which something of a tenant is kept to that tenant, so that no client can choose or guess
/// the name of something foreign.
///
/// All names are HMAC-SHA256 tags under keys that HKDF-SHA256 (RFC 5869) derives from one master key, a different key
/// for each use. Inputs are length-prefixed before they are hashed: `("a", "b/c")` and `("a/b", "c")` never meet.
/// Nothing here is secret-dependent in time but the comparison of an id's tag, which is constant.
///
/// After the master key was changed, ids of the one before it still lead to what is stored under them; all that is made
/// new is made under the present one.
public struct TenantIsolator: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let present: IsolatorKeys
    private let former: IsolatorKeys?

    /// Derives the keys. All gateways of an installation must have the same master key.
    ///
    /// - Parameters:
    ///   - masterKey: at least 16 bytes of secret random data; fewer are a programmer's error.
    ///   - former: the one before it, where one is still kept.
    public init(masterKey: [UInt8], former: [UInt8]? = nil) {
        present = IsolatorKeys(masterKey: masterKey)
        self.former = former.map(IsolatorKeys.init)
    }

    /// A new conversation id: `conv_` or `resp_`, 32 hex digits of the random bytes, 32 of the tag that binds them to the
    /// tenant.
    ///
    /// - Parameter random: 16 bytes that have never been used before; another number is a programmer's error.
    public func conversationID(
        tenant: String, random: [UInt8], kind: ConversationKind = .conversation
    ) -> String {
        precondition(random.count == ConversationID.partLength, "A conversation id takes 16 random bytes.")
        return ConversationID(kind: kind, random: random, tag: present.tag(of: random, kind, tenant: tenant))
            .description
    }

    /// Whether this gateway's installation gave the id of a conversation to this tenant. Forged, foreign and malformed ids
    /// are alike.
    public func owns(_ id: String, tenant: String) -> Bool {
        let isOwned = place(of: id, tenant: tenant).isOwned
        return isOwned && id.hasPrefix(ConversationKind.conversation.prefix)
    }

    /// Where a conversation of a tenant lies. Costs the same for every id, whatever is wrong with it.
    public func place(of id: String, tenant: String) -> ConversationPlace {
        let parsed = ConversationID(parsing: id)
        guard let looked = parsed ?? ConversationID(parsing: ConversationID.decoy) else {
            preconditionFailure("the decoy is an id")
        }
        let text = looked.description
        let isPresent = present.binds(looked, tenant: tenant) && parsed != nil
        let name = present.name(of: text, tenant: tenant)
        guard let former else { return ConversationPlace(name: name, isOwned: isPresent) }
        let isFormer = former.binds(looked, tenant: tenant) && parsed != nil
        let old = former.name(of: text, tenant: tenant)
        return ConversationPlace(name: isFormer ? old : name, isOwned: isPresent || isFormer)
    }

    /// The salt that keeps a tenant's prompt cache on the upstream apart from all others': 64 hex digits.
    public func cacheSalt(tenant: String) -> String {
        Hex.encode(present.mac(present.cacheSalt, [Array(tenant.utf8)]))
    }

    /// A secret mark of the tenant's, to be put where it must not come out: `cnr-` and 26 letters of base 32. Never logged.
    public func canary(tenant: String) -> String { "cnr-" + present.letters(present.canary, tenant) }

    /// The mark that the tenant had under the former master key, and that may stand in what was stored then; nil where
    /// none is kept.
    public func formerCanary(tenant: String) -> String? {
        former.map { "cnr-" + $0.letters($0.canary, tenant) }
    }

    /// What stands first in a tenant's prompts where a server keeps one prefix cache for all: 26 letters of base 32, always
    /// the same for a tenant, so that its own cache goes on to work.
    public func promptNonce(tenant: String) -> String { present.letters(present.promptNonce, tenant) }

    /// Says nothing about the keys.
    public var description: String { "TenantIsolator(masked)" }
    public var debugDescription: String { description }
}
