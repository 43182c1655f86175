import Vocabulary

/// Decodes the body of `POST /v1/chat/completions`: an allow-list of fields; what is not on it is refused.
public struct OpenAIChatDecoder {
    private var request = ChatRequest(.chatCompletions, stream: false)
    private var messages: ChatMessageDecoder

    /// Fields that only this route has; those that steer sampling or an account are lists of their own.
    enum Field: String, CaseIterable {
        case model, messages, stream, logprobs, tools, prediction, modalities, store, verbosity
        case maxCompletionTokens = "max_completion_tokens"
        case topLogprobs = "top_logprobs"
        case toolChoice = "tool_choice"
        case parallelToolCalls = "parallel_tool_calls"
        case responseFormat = "response_format"
        case streamOptions = "stream_options"
        case reasoningEffort = "reasoning_effort"
    }

    /// Every field of the body that is taken.
    static var fields: [String] {
        Field.allCases.map(\.rawValue) + SamplingField.allCases.map(\.rawValue) + AccountField.allCases.map(\.rawValue)
    }

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> ChatRequest {
        var decoder = OpenAIChatDecoder(messages: ChatMessageDecoder(.openai, policy))
        try decoder.body(try ObjectReader(document.root))
        try decoder.finish(policy)
        return decoder.request
    }

    private init(messages: ChatMessageDecoder) { self.messages = messages }

    private mutating func body(_ reader: ObjectReader) throws(DecodeRefusal) {
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            if let field = Field(rawValue: key) {
                try read(field, value, reader)
            } else if let field = SamplingField(rawValue: key) {
                try field.read(value, reader, into: &request.parameters, &messages.collector)
            } else if let field = AccountField(rawValue: key) {
                try field.read(value, reader, &messages.collector)
            } else {
                throw .unknown(key)
            }
        }
    }

    private mutating func read(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .messages: request.messages = try messages.messages(value)
        case .stream: request.stream = try reader.bool(key, value)
        case .maxCompletionTokens:
            guard let limit = try reader.int(key, value, 1...1_000_000) else { return }
            request.parameters.maxTokens = limit
            request.parameters.isCompletionLimit = true
        case .logprobs: request.parameters.logprobs = try reader.bool(key, value)
        case .topLogprobs: request.parameters.topLogprobs = try reader.int(key, value, 0...20)
        case .tools: request.tools = try messages.tools(value, reader)
        case .toolChoice: request.toolChoice = try messages.toolChoice(value)
        case .parallelToolCalls: request.parallelToolCalls = value.isNull ? nil : try reader.bool(key, value)
        case .responseFormat: request.format = try messages.responseFormat(value)
        case .streamOptions: request.includeUsage = try reader.streamOptions(value)
        case .reasoningEffort:
            if value.isNull { return }
            messages.collector.add(try reader.string(key, value), .field, "reasoning_effort")
            request.think = value
        case .verbosity:
            request.verbosity = try reader.optionalString(key, value)
            messages.collector.add(request.verbosity ?? "", .field, "verbosity")
        case .prediction: try messages.prediction(value)
        case .modalities:
            guard value.isNull || (value.isArray && value.elements.allSatisfy { $0.equals("text") }) else {
                throw .range(key, "[\"text\"]")
            }
        case .store:
            guard try !reader.bool(key, value) else { throw .range("store", "false: nothing is stored upstream") }
        }
    }

    private mutating func finish(_ policy: ParameterPolicy) throws(DecodeRefusal) {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "'model' is missing", param: "model") }
        guard !request.messages.isEmpty else {
            throw DecodeRefusal(.bodyMalformed, "'messages' is missing or empty", param: "messages")
        }
        try request.parameters.bound(by: policy)
        messages.collector.add(request.model, .field, "model")
        request.segments = messages.collector.segments
    }
}
