/// What a stored conversation is to its client; an id of one kind is never taken for one of the other.
public enum ConversationKind: Sendable, CaseIterable {
    /// Named by the header `X-Conversation-Id`.
    case conversation
    /// Named by `previous_response_id`.
    case response

    /// How its ids begin; five bytes each.
    public var prefix: String {
        switch self {
        case .conversation: "conv_"
        case .response: "resp_"
        }
    }
}
