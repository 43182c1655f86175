import SecurityGate
import Vocabulary
import Wire

/// What tells a request's conversation from the tenant's others.
struct ConversationName: Sendable, Hashable {
    let hash: Int
    /// True where nothing came before in the request: then another conversation may begin with the same words, as it does
    /// where many people share a key and a first question is offered to them.
    let isOpening: Bool

    init(_ hash: Int, isOpening: Bool = false) {
        self.hash = hash
        self.isOpening = isOpening
    }

    /// A conversation may go by two names at once: the id that the client names and that is proven to be the tenant's, and
    /// the beginning of a chat, which comes again with each of its requests. With only the first, a client would leave its
    /// history behind with a new id each time.
    static func all(_ decoded: Decoded, _ request: ModelRequest) -> [ConversationName] {
        var out: [ConversationName] = []
        if let id = decoded.conversation { out.append(ConversationName(id.hashValue)) }
        if case .chat(let chat) = request, let user = request.segments.first(where: { $0.channel == .user }) {
            let system = request.segments.first { $0.channel == .system }
            var hasher = Hasher()
            // Two people of a tenant may well begin with the same word.
            hasher.combine(decoded.authenticated.principal.keyID)
            hasher.combine(system?.text)
            hasher.combine(user.text)
            let said = chat.messages.count { $0.role != .system }
            out.append(ConversationName(hasher.finalize(), isOpening: said <= 1))
        }
        return out
    }
}
