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
    public func call(_ dialect: Dialect) throws(DecodeRefusal) -> UpstreamCall {
        switch (self, dialect) {
        case (.chat(let chat), .openai): UpstreamCall(.chatCompletions, OpenAIChatEncoder.encode(chat))
        case (.chat(let chat), .ollama): UpstreamCall(.ollamaChat, try OllamaChatEncoder.encode(chat))
        case (.completion(let completion), .openai): try OpenAICompletionEncoder.call(completion)
        case (.completion(let completion), .ollama):
            UpstreamCall(.ollamaGenerate, try OllamaGenerateEncoder.encode(completion))
        case (.embedding(let embedding), .openai):
            UpstreamCall(.embeddings, try EmbeddingEncoder.openAI(embedding))
        case (.embedding(let embedding), .ollama):
            UpstreamCall(.ollamaEmbed, try EmbeddingEncoder.ollama(embedding))
        }
    }
}
