import Vocabulary

/// Decodes the body of `POST /api/chat`: an allow-list of fields and options; what is not on it is refused.
public struct OllamaChatDecoder {
    private var request = ChatRequest(.ollamaChat, stream: true)
    private var messages: ChatMessageDecoder
    private var unloads = false

    enum Field: String, CaseIterable {
        case model, messages, stream, options, tools, format, think, logprobs
        case topLogprobs = "top_logprobs"
        case keepAlive = "keep_alive"
    }

    /// Every field of the body that is taken.
    static var fields: [String] { Field.allCases.map(\.rawValue) }

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> ChatRequest {
        var decoder = OllamaChatDecoder(messages: ChatMessageDecoder(.ollama, policy))
        let reader = try ObjectReader(document.root)
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            guard let field = Field(rawValue: key) else { throw .unknown(key) }
            try decoder.read(field, value, reader)
        }
        try decoder.finish(policy)
        return decoder.request
    }

    private init(messages: ChatMessageDecoder) { self.messages = messages }

    private mutating func read(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .messages: if !value.isNull { request.messages = try messages.messages(value) }
        case .stream: request.stream = value.isNull ? true : try reader.bool(key, value)
        case .options: try OllamaOption.read(value, into: &request.parameters, &messages.collector)
        case .tools: request.tools = try messages.tools(value, reader)
        case .format: request.format = try messages.collector.ollamaFormat(value)
        case .think: request.think = try messages.collector.ollamaThink(value)
        case .logprobs: request.parameters.logprobs = try reader.bool(key, value)
        case .topLogprobs: request.parameters.topLogprobs = try reader.int(key, value, 0...20)
        case .keepAlive: unloads = try reader.keepAlive(value)
        }
    }

    private mutating func finish(_ policy: ParameterPolicy) throws(DecodeRefusal) {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "model is required", param: "model") }
        if request.messages.isEmpty {
            request.residency = unloads ? .unload : .load
            request.stream = false
        }
        try request.parameters.bound(by: policy)
        messages.collector.add(request.model, .field, "model")
        request.segments = messages.collector.segments
    }
}
