import Vocabulary

/// A decoded request of any route, as the stages behind decoding take it; boxed, so that handing it on costs one count.
public indirect enum ModelRequest: Sendable {
    case chat(ChatRequest)
    case completion(CompletionRequest)
    case embedding(EmbeddingRequest)

    public var api: ClientAPI {
        switch self {
        case .chat(let chat): chat.api
        case .completion(let completion): completion.api
        case .embedding(let embedding): embedding.api
        }
    }

    public var model: String {
        switch self {
        case .chat(let chat): chat.model
        case .completion(let completion): completion.model
        case .embedding(let embedding): embedding.model
        }
    }

    /// True when the client wants the answer piece by piece.
    public var stream: Bool {
        switch self {
        case .chat(let chat): chat.stream
        case .completion(let completion): completion.stream
        case .embedding: false
        }
    }

    /// Every string of the request, for the detectors.
    public var segments: [Segment] {
        switch self {
        case .chat(let chat): chat.segments
        case .completion(let completion): completion.segments
        case .embedding(let embedding): embedding.segments
        }
    }

    /// Bytes of all its text.
    public var size: Int { segments.reduce(0) { $0 + $1.text.utf8.count } }

    /// What the client asked of the sampler; the defaults for embeddings, which have none.
    public var sampling: SamplingParameters {
        switch self {
        case .chat(let chat): chat.parameters
        case .completion(let completion): completion.parameters
        case .embedding: SamplingParameters()
        }
    }

    /// Messages of the user before the last one.
    public var earlierTurns: Int {
        guard case .chat(let chat) = self else { return 0 }
        return max(0, chat.messages.count { $0.role == .user } - 1)
    }

    /// What a request without any text asks for in Ollama's dialect: that the model be in memory, or leave it.
    public enum Residency: Sendable {
        case load, unload
    }

    /// Nil for requests that want an answer.
    public var residency: Residency? {
        switch self {
        case .chat(let chat): chat.residency
        case .completion(let completion): completion.residency
        case .embedding: nil
        }
    }
}
