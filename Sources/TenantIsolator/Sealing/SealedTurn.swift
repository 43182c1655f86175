import Crypto

/// One turn of a stored conversation, sealed by AES-256-GCM under the conversation's own key and bound to tenant,
/// conversation and place: a turn that was moved, left out, put into another conversation or given to another tenant does
/// not open.
///
/// Bytes: format (1), generation of the data key (4, big-endian), nonce (12), ciphertext, tag (16).
public struct SealedTurn: Sendable, Equatable {
    /// Where a turn belongs.
    public struct Place: Sendable, Equatable {
        public var conversation: String
        /// 0 for the first turn.
        public var sequence: UInt64

        public init(conversation: String, sequence: UInt64) {
            self.conversation = conversation
            self.sequence = sequence
        }

        /// Where what is known of a conversation as a whole is sealed, behind all turns that there can be: it is bound to
        /// the name under which the conversation lies.
        public static func head(of name: String) -> Place { Place(conversation: name, sequence: .max) }
    }

    /// Bytes that sealing adds.
    public static let overhead = 1 + 4 + 12 + 16

    public let bytes: [UInt8]

    /// Takes bytes from a store; nil for bytes that are none of ours.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.overhead, bytes[0] == Envelope.format else { return nil }
        self.bytes = bytes
    }

    /// - Parameter nonce: 12 random bytes; another number is a programmer's error.
    public init(_ plain: [UInt8], at place: Place, under key: DataKey, nonce: [UInt8]) {
        bytes = Envelope.seal(
            plain, using: key.derived(for: .turns, of: place.conversation), generation: key.generation, nonce: nonce,
            bound: Self.bound(place, key.tenant))
    }

    /// Which of the tenant's data keys opens it.
    public var generation: UInt32 { Envelope.generation(of: bytes) }

    /// The turn; nil where anything of it, its place or its owner is another than when it was sealed.
    public func opened(at place: Place, by key: DataKey) -> [UInt8]? {
        Envelope.open(
            bytes, using: key.derived(for: .turns, of: place.conversation), generation: key.generation,
            bound: Self.bound(place, key.tenant))
    }

    private static func bound(_ place: Place, _ tenant: String) -> [[UInt8]] {
        [Array(tenant.utf8), Array(place.conversation.utf8), BigEndian.bytes(place.sequence)]
    }
}
