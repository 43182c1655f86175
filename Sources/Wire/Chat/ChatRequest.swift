import Vocabulary

/// A chat request of either dialect, decoded and normalised; encoders write it for either kind of upstream.
public struct ChatRequest: Sendable {
    public var dialect: Dialect
    public var model: String
    public var messages: [ChatMessage] = []
    public var stream: Bool
    /// OpenAI only: the client wants a usage chunk before the end of the stream.
    public var includeUsage = false
    public var parameters = ChatParameters()
    /// Tool definitions as the dialects share them; written canonically.
    public var tools: JSONView?
    public var toolChoice: JSONView?
    public var parallelToolCalls: Bool?
    public var format = Format.text
    /// Ollama's `think`; OpenAI's `reasoning_effort` as a string.
    public var think: JSONView?
    /// Every string of the request, for the detectors.
    public var segments: [Segment] = []

    public init(dialect: Dialect, model: String = "", stream: Bool) {
        self.dialect = dialect
        self.model = model
        self.stream = stream
    }

    /// The shape that the answer must have.
    public enum Format: Sendable {
        case text
        case json
        /// A JSON schema with the name that OpenAI's dialect gives it.
        case schema(name: String, JSONView, strict: Bool?)
    }
}

/// One message of a chat.
public struct ChatMessage: Sendable {
    public enum Role: String, Sendable { case system, user, assistant, tool }

    public enum Part: Sendable, Equatable {
        case text(String)
        /// Base64 of an image and its media type.
        case image(base64: String, mediaType: String)
    }

    public var role: Role
    public var content: [Part] = []
    /// False where the content was absent or null, as in an assistant's message with tool calls.
    public var hasContent = false
    public var name: String?
    public var reasoning: String?
    public var toolCalls: [ToolCall] = []
    public var toolCallID: String?
    public var toolName: String?

    public init(role: Role) { self.role = role }

    /// The text parts, joined by newlines.
    public var text: String { Self.text(of: content) }

    static func text(of parts: [Part]) -> String {
        if case .text(let only) = parts.first, parts.count == 1 { return only }
        return parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
    }
}

/// A call of a tool, in a request's history or in an answer.
public struct ToolCall: Sendable, Equatable {
    public var id: String?
    public var name: String
    /// JSON text of the arguments; in a stream perhaps a piece of it.
    public var arguments: String

    public init(id: String?, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// Sampling and probing parameters, in OpenAI's names; nil where the client left them out.
public struct ChatParameters: Sendable {
    public var temperature: Double?
    public var topP: Double?
    public var topK: Int?
    public var minP: Double?
    public var maxTokens: Int?
    public var n: Int?
    public var seed: Int?
    public var stop: [String] = []
    public var presencePenalty: Double?
    public var frequencyPenalty: Double?
    public var repeatPenalty: Double?
    public var logprobs = false
    public var topLogprobs: Int?
    public var logitBias: JSONView?

    public init() {}
}
