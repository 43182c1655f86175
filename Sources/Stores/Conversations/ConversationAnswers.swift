/// What looking for a conversation leads to.
public enum ConversationAnswer: Sendable, Equatable {
    case found(StoredConversation)
    /// Absent, foreign, expired or no id at all: nobody is told which.
    case missing
    /// Somebody changed, moved or left out something of it in the store.
    case tampered
    /// The store or the tenant's key cannot be used at the moment.
    case unavailable
}

/// What became of turns that were to be stored.
public enum AppendAnswer: Sendable, Equatable {
    /// The conversation as it is now: what the next turn is added to.
    case stored(ConversationHead)
    /// Another turn was stored meanwhile, or the conversation is no longer new.
    case conflict
    /// The conversation is not there any more, or belongs to somebody else.
    case missing
    /// It would exceed its limits, or the tenant its number of conversations.
    case full
    case unavailable
}

/// A page of a tenant's conversations.
public enum ListAnswer: Sendable, Equatable {
    /// The newest first; what the next page comes after, nil where there is none.
    case page([ConversationHead], next: String?)
    case unavailable
}

/// What became of a conversation that was to be removed.
public enum RemoveAnswer: Sendable, Equatable {
    case removed
    case missing
    case unavailable
}

/// What was stored of a tenant and is no more.
public struct ConversationCounts: Sendable, Equatable {
    public var conversations: Int
    public var turns: Int

    public init(conversations: Int = 0, turns: Int = 0) {
        self.conversations = conversations
        self.turns = turns
    }
}
