/// Where a tenant's conversation lies in a store.
public struct ConversationPlace: Sendable, Equatable {
    /// The name in the store: 64 hex digits that tell nothing about tenant or id.
    public let name: String
    /// Whether the id was given to this tenant. The name of one that was not leads to nothing, and is looked up all the
    /// same, so that time does not tell which it is.
    public let isOwned: Bool
}
