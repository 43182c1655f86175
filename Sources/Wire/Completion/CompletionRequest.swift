import Vocabulary

/// A request to continue a text, of `/v1/completions` or `/api/generate`, decoded and normalised.
public struct CompletionRequest: Sendable {
    public let api: ClientAPI
    public var model = ""
    /// Texts to continue, each on its own; exactly one for `/api/generate`.
    public var prompts: [String] = []
    /// A list of token ids, or of such lists, in place of texts; only where policy permits it.
    public var tokens: JSONView?
    /// Text behind the gap that is to be filled.
    public var suffix: String?
    public var stream: Bool
    /// OpenAI only: the client wants a usage chunk before the end of the stream.
    public var includeUsage = false
    public var parameters = SamplingParameters()

    // Ollama only.
    public var system: String?
    public var images: [ChatMessage.Part] = []
    public var format = ChatRequest.Format.text
    public var think: JSONView?
    /// Replaces the model's own template; only where policy permits it.
    public var template: String?
    /// The prompt reaches the model without a template; only where policy permits it.
    public var raw = false
    /// Token ids of an earlier answer, in clear; only where policy permits it, or as the gateway opened them.
    public var context: [UInt32]?
    /// The same as a client got them: to be opened before they go anywhere.
    public var sealedContext: [UInt8]?
    /// Whether the gateway itself opened the token ids: then they need no permission.
    var isContextOurs = false
    /// No prompt at all asks for the model itself.
    public var residency: ModelRequest.Residency?

    /// Every string of the request, for the detectors.
    public var segments: [Segment] = []

    init(_ api: ClientAPI, stream: Bool) {
        self.api = api
        self.stream = stream
    }

    /// The same request as a conversation: what `/api/generate` is to a model with a chat template.
    var chat: ChatRequest {
        var chat = ChatRequest(api, model: model, stream: stream)
        if let system, !system.isEmpty { chat.messages.append(.init(role: .system, content: [.text(system)])) }
        chat.messages.append(.init(role: .user, content: prompts.map { .text($0) } + images))
        chat.parameters = parameters
        chat.format = format
        chat.think = think
        chat.segments = segments
        return chat
    }
}
