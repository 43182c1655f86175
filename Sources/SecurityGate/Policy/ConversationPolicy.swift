/// How much of a tenant's conversations is kept, and for how long.
public struct ConversationPolicy: Sendable, Equatable {
    /// Milliseconds after the last turn; then a conversation is as if it had never been.
    public var ttl = 86_400_000
    /// Most messages of one conversation, answers included.
    public var turns = 200
    /// Most bytes of one conversation's messages, as they are kept.
    public var bytes = 1 << 20
    /// Most conversations of the tenant at one time; 0 keeps none.
    public var perTenant = 10_000

    public init() {}
}
