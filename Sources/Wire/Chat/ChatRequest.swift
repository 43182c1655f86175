import Vocabulary

/// A request for the next message of a conversation, decoded and normalised; encoders write it for either kind of upstream.
public struct ChatRequest: Sendable {
    public let api: ClientAPI
    public var model: String
    public var messages: [ChatMessage] = []
    public var stream: Bool
    /// OpenAI only: the client wants a usage chunk before the end of the stream.
    public var includeUsage = false
    public var parameters = SamplingParameters()
    /// Tool definitions as the dialects share them; written canonically.
    public var tools: JSONView?
    public var toolChoice: JSONView?
    public var parallelToolCalls: Bool?
    public var format = Format.text
    /// Ollama's `think`; OpenAI's `reasoning_effort` as a string.
    public var think: JSONView?
    /// OpenAI only: how long-winded the answer should be.
    public var verbosity: String?
    /// Ollama only: no message at all asks for the model itself.
    public var residency: ModelRequest.Residency?
    /// Responses only: what the answer repeats of the request.
    public var echo: ResponseEcho?
    /// Every string of the request, for the detectors.
    public var segments: [Segment] = []

    public init(_ api: ClientAPI, model: String = "", stream: Bool) {
        self.api = api
        self.model = model
        self.stream = stream
    }

    public var dialect: Dialect { api.dialect }

    /// The shape that the answer must have.
    public enum Format: Sendable {
        case text
        case json
        case schema(Schema)
    }

    /// A JSON schema with what OpenAI's dialect says about it.
    public struct Schema: Sendable {
        public var name = "answer"
        public var description: String?
        public var schema: JSONView
        public var strict: Bool?
    }
}

/// One message of a chat.
public struct ChatMessage: Sendable {
    public enum Role: String, Sendable { case system, user, assistant, tool }

    public enum Part: Sendable, Equatable {
        case text(String)
        /// Base64 of an image and its media type.
        case image(base64: String, mediaType: String)
        /// An image that the model's server is to fetch; only where policy permits it.
        case remoteImage(url: String)
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

    init(role: Role, content: [Part]) {
        self.role = role
        self.content = content
        hasContent = true
    }

    var hasRemoteImage: Bool { content.contains { if case .remoteImage = $0 { true } else { false } } }

    /// The parts with neighbouring texts made one, joined as they were scored: a server that joins them otherwise would
    /// read another text than the detectors did.
    var merged: [Part] {
        var out: [Part] = []
        for part in content {
            if case .text(let text) = part, case .text(let last)? = out.last {
                out[out.count - 1] = .text(last + "\n" + text)
            } else {
                out.append(part)
            }
        }
        return out
    }

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
