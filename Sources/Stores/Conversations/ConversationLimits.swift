/// How much of a tenant's conversations is kept, and for how long.
public struct ConversationLimits: Sendable, Equatable {
    /// Milliseconds after the last turn; a day.
    public var lifetime: Int64
    /// Turns of a conversation.
    public var turns: Int
    /// Bytes of a conversation's turns.
    public var bytes: Int
    /// Conversations of a tenant.
    public var conversations: Int

    public init(
        lifetime: Int64 = 86_400_000, turns: Int = 200, bytes: Int = 1 << 20, conversations: Int = 10_000
    ) {
        self.lifetime = lifetime
        self.turns = turns
        self.bytes = bytes
        self.conversations = conversations
    }

    /// The most that a policy may ask for: no conversation that is larger is read back.
    public static let most = ConversationLimits(
        lifetime: 366 * 86_400_000, turns: 10_000, bytes: 16 << 20, conversations: 1_000_000)
    /// Bytes of the longest turn.
    public static let turnBytes = 4 << 20
}
