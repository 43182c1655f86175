import Vocabulary

/// The routes on which a client can ask a model something; each has a body and an answer of its own.
public enum ClientAPI: Sendable, CaseIterable {
    case chatCompletions, completions, embeddings, responses
    case ollamaChat, ollamaGenerate, ollamaEmbed
    /// Ollama's older route for one embedding, `/api/embeddings`.
    case ollamaEmbeddings

    /// The exact path, always with `POST`.
    public var path: StaticString {
        switch self {
        case .chatCompletions: "/v1/chat/completions"
        case .completions: "/v1/completions"
        case .embeddings: "/v1/embeddings"
        case .responses: "/v1/responses"
        case .ollamaChat: "/api/chat"
        case .ollamaGenerate: "/api/generate"
        case .ollamaEmbed: "/api/embed"
        case .ollamaEmbeddings: "/api/embeddings"
        }
    }

    public var dialect: Dialect {
        switch self {
        case .chatCompletions, .completions, .embeddings, .responses: .openai
        case .ollamaChat, .ollamaGenerate, .ollamaEmbed, .ollamaEmbeddings: .ollama
        }
    }

    /// Most bytes of a body: 4 MiB where text is answered, 1 MiB for embeddings.
    public var bodyLimit: Int {
        switch self {
        case .embeddings, .ollamaEmbed, .ollamaEmbeddings: 1 << 20
        case .chatCompletions, .completions, .responses, .ollamaChat, .ollamaGenerate: 4 << 20
        }
    }

    /// Decodes a body by the route's allow-list of fields; `policy` says what beyond it is taken, and how much of what.
    public func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> ModelRequest {
        switch self {
        case .chatCompletions: .chat(try OpenAIChatDecoder.decode(document, policy))
        case .ollamaChat: .chat(try OllamaChatDecoder.decode(document, policy))
        case .responses: .chat(try ResponsesDecoder.decode(document, policy))
        case .completions: .completion(try CompletionDecoder.decode(document, policy))
        case .ollamaGenerate: .completion(try GenerateDecoder.decode(document, policy))
        case .embeddings: .embedding(try EmbeddingDecoder.decode(document, policy))
        case .ollamaEmbed: .embedding(try OllamaEmbeddingDecoder.decode(document, policy, isLegacy: false))
        case .ollamaEmbeddings: .embedding(try OllamaEmbeddingDecoder.decode(document, policy, isLegacy: true))
        }
    }
}
