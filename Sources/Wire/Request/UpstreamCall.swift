/// The routes on which an upstream is asked.
public enum UpstreamAPI: Sendable, CaseIterable {
    case chatCompletions, completions, embeddings
    case ollamaChat, ollamaGenerate, ollamaEmbed

    public var path: StaticString {
        switch self {
        case .chatCompletions: "/v1/chat/completions"
        case .completions: "/v1/completions"
        case .embeddings: "/v1/embeddings"
        case .ollamaChat: "/api/chat"
        case .ollamaGenerate: "/api/generate"
        case .ollamaEmbed: "/api/embed"
        }
    }

    public var dialect: Dialect {
        switch self {
        case .chatCompletions, .completions, .embeddings: .openai
        case .ollamaChat, .ollamaGenerate, .ollamaEmbed: .ollama
        }
    }

    /// How its streams are cut into payloads.
    public var streamFormat: EventStreamReader.Format { dialect == .ollama ? .lines : .serverSentEvents }
}

/// A request as one upstream gets it: written anew from decoded values, no byte of the client's is passed on.
public struct UpstreamCall: Sendable {
    public let api: UpstreamAPI
    public let body: [UInt8]

    init(_ api: UpstreamAPI, _ body: [UInt8]) {
        self.api = api
        self.body = body
    }
}

extension ModelRequest {
    /// The request for an upstream of a dialect; refuses what its API cannot do rather than dropping it.
    ///
    /// - Parameter separation: what keeps it apart from other tenants' requests there; a salt is for OpenAI's dialect.
    public func call(
        _ dialect: Dialect, apart separation: CacheSeparation = .none
    ) throws(DecodeRefusal) -> UpstreamCall {
        if case .nonce(let minted) = separation { return try leading(minted).call(dialect) }
        let salt = separation.salt
        switch (self, dialect) {
        case (.chat(let chat), .openai):
            return UpstreamCall(.chatCompletions, OpenAIChatEncoder.encode(chat, salt: salt))
        case (.chat(let chat), .ollama): return UpstreamCall(.ollamaChat, try OllamaChatEncoder.encode(chat))
        case (.completion(let completion), .openai):
            return try OpenAICompletionEncoder.call(completion, salt: salt)
        case (.completion(let completion), .ollama):
            return UpstreamCall(.ollamaGenerate, try OllamaGenerateEncoder.encode(completion))
        case (.embedding(let embedding), .openai):
            return UpstreamCall(.embeddings, try EmbeddingEncoder.openAI(embedding, salt: salt))
        case (.embedding(let embedding), .ollama):
            return UpstreamCall(.ollamaEmbed, try EmbeddingEncoder.ollama(embedding))
        }
    }
}
