import Vocabulary

/// Writes answers of text for the clients of one route, whole or piece by piece. Times are nanoseconds since 1970.
public protocol AnswerWriter: Sendable {
    /// The body of a whole answer.
    func whole(_ answer: ModelAnswer, now: Int) -> [UInt8]

    /// The events or lines for a piece; none where it holds nothing that the client would see.
    mutating func piece(_ piece: AnswerDelta.Piece, now: Int) -> [UInt8]

    /// The end of a stream that the upstream completed.
    mutating func ending(_ ending: AnswerEnding, now: Int) -> [UInt8]

    /// The error that ends a stream in its middle; never followed by what a good end looks like.
    mutating func failure(_ code: ReasonCode, message: String) -> [UInt8]
}

/// What is known when a stream is complete.
public struct AnswerEnding: Sendable {
    public var usage = Usage()
    /// See ``ModelAnswer/context``.
    public var context: ContextNumbers?

    public init() {}
}

/// What every answer is written with.
public struct AnswerContext: Sendable {
    /// The gateway's own name of the answer, without a prefix: an upstream's may collide.
    public var id: String
    /// When the request went to the upstream, in nanoseconds since 1970.
    public var began: Int
    /// Whose words the answer is in; Ollama leaves out what OpenAI writes as null.
    public var source: Dialect
    /// The id under which the response is kept; nil where it is not.
    public var response: String?

    public init(id: String, began: Int, source: Dialect) {
        self.id = id
        self.began = began
        self.source = source
    }

    /// Unix time in seconds.
    var created: Int { began / 1_000_000_000 }
}

extension ModelRequest {
    /// The writer for this request's answers; nil for vectors, which ``EmbeddingWriter`` writes.
    public func writer(_ context: AnswerContext) -> (any AnswerWriter)? {
        switch self {
        case .chat(let chat):
            switch chat.api {
            case .ollamaChat: OllamaAnswerWriter(model: chat.model, shape: .chat, began: context.began)
            case .responses: ResponsesWriter(chat, context)
            default: OpenAIAnswerWriter(context, model: chat.model, includeUsage: chat.includeUsage)
            }
        case .completion(let completion):
            completion.api == .ollamaGenerate
                ? OllamaAnswerWriter(model: completion.model, shape: .generate, began: context.began)
                : CompletionWriter(context, model: completion.model, includeUsage: completion.includeUsage)
        case .embedding: nil
        }
    }
}
