import Vocabulary

extension ModelRequest {
    /// Tokens around each message of a chat, for its role and its ends.
    private static let messageTokens = 4
    /// Tokens of an image: what a model's server makes of a middling one.
    private static let imageTokens = 768

    /// Tokens of the input, estimated before any server counted them: about four bytes each, and what is around them.
    public var inputTokens: Int {
        let text = Usage.tokens(bytes: size)
        switch self {
        case .chat(let chat):
            let images = chat.messages.reduce(0) { $0 + Self.images($1.content) }
            return text + chat.messages.count * Self.messageTokens + images * Self.imageTokens
        case .completion(let completion):
            return text + Self.ids(completion.tokens) + Self.images(completion.images) * Self.imageTokens
        case .embedding(let embedding): return text + Self.ids(embedding.tokens)
        }
    }

    /// Answers that a model's server makes for it, of which the client may get the best only; 0 where it makes none.
    public var answers: Int {
        guard residency == nil else { return 0 }
        switch self {
        case .chat(let chat): return max(1, chat.parameters.n ?? 1)
        case .completion(let completion):
            let candidates = max(1, completion.parameters.n ?? 1, completion.parameters.bestOf ?? 1)
            let lists = completion.tokens?.elements.reduce(0) { $0 + ($1.isArray ? 1 : 0) } ?? 0
            return candidates * max(1, completion.prompts.count, lists)
        case .embedding: return 0
        }
    }

    /// The same request with a bound for the tokens of each answer; a lower one of the client's stays.
    public func bounded(_ tokens: Int) -> ModelRequest {
        switch self {
        case .chat(var chat):
            chat.parameters.maxTokens = min(chat.parameters.maxTokens ?? tokens, tokens)
            return .chat(chat)
        case .completion(var completion):
            completion.parameters.maxTokens = min(completion.parameters.maxTokens ?? tokens, tokens)
            return .completion(completion)
        case .embedding: return self
        }
    }

    /// Tokens of one message of a chat, with what is around it.
    static func tokens(of message: ChatMessage, _ segments: [Segment]) -> Int {
        Usage.tokens(bytes: segments.reduce(0) { $0 + $1.text.utf8.count }) + messageTokens
            + images(message.content) * imageTokens
    }

    private static func images(_ parts: [ChatMessage.Part]) -> Int {
        parts.reduce(0) { if case .text = $1 { $0 } else { $0 + 1 } }
    }

    /// Token ids in a list, or in a list of such lists.
    private static func ids(_ view: JSONView?) -> Int {
        view?.elements.reduce(0) { $0 + ($1.isArray ? $1.elements.reduce(0) { count, _ in count + 1 } : 1) } ?? 0
    }
}
