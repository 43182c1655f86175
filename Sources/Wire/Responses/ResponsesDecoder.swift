import Vocabulary

/// Decodes the body of `POST /v1/responses`: an allow-list of fields; what is not on it is refused.
///
/// Whether there is a response that `previous_response_id` names is looked up by who has the store; what would name a
/// conversation or an item of one is refused as context that is not there.
/// The upstream is asked for a chat: its request is made of ``ChatRequest`` alone.
public struct ResponsesDecoder {
    var request = ChatRequest(.responses, stream: false)
    var echo = ResponseEcho()
    var input: ResponseInputDecoder

    /// Fields that only this route has; those that identify an account are a list of their own.
    enum Field: String, CaseIterable {
        case model, input, instructions, stream, store, temperature, tools, text, reasoning, truncation, include
        case background, conversation, prompt
        case previousResponseID = "previous_response_id"
        case maxOutputTokens = "max_output_tokens"
        case maxToolCalls = "max_tool_calls"
        case topP = "top_p"
        case topLogprobs = "top_logprobs"
        case streamOptions = "stream_options"
        case toolChoice = "tool_choice"
        case parallelToolCalls = "parallel_tool_calls"
    }

    /// Every field of the body that is taken.
    static var fields: [String] {
        Field.allCases.map(\.rawValue) + AccountField.allCases.map(\.rawValue)
    }

    public static func decode(
        _ document: JSONDocument, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws(DecodeRefusal) -> ChatRequest {
        var decoder = ResponsesDecoder(input: ResponseInputDecoder(policy))
        try decoder.body(try ObjectReader(document.root))
        try decoder.finish(policy)
        return decoder.request
    }

    private init(input: ResponseInputDecoder) { self.input = input }

    private mutating func body(_ reader: ObjectReader) throws(DecodeRefusal) {
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            if let field = Field(rawValue: key) {
                try read(field, value, reader)
            } else if let field = AccountField(rawValue: key) {
                try field.read(value, reader, &input.shared.collector)
                echo.take(field, value)
            } else {
                throw .unknown(key)
            }
        }
    }

    private mutating func read(_ field: Field, _ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        let key = field.rawValue
        switch field {
        case .model: request.model = try reader.model(value)
        case .input: try input.read(value, reader)
        case .instructions:
            echo.instructions = try reader.optionalString(key, value)
            input.shared.collector.add(echo.instructions ?? "", .system, "instructions")
        case .stream: request.stream = try reader.bool(key, value)
        case .store: echo.isStored = try reader.bool(key, value)
        case .previousResponseID: echo.previousResponse = try reader.optionalString(key, value)
        case .temperature: request.parameters.temperature = try reader.double(key, value, 0...2)
        case .topP: request.parameters.topP = try reader.double(key, value, 0...1)
        case .maxOutputTokens: request.parameters.maxTokens = try reader.int(key, value, 1...1_000_000)
        case .maxToolCalls: echo.maxToolCalls = try reader.int(key, value, 0...1_000_000)
        case .topLogprobs:
            let count = try reader.int(key, value, 0...20) ?? 0
            guard count > 0 else { return }
            request.parameters.topLogprobs = count
            request.parameters.logprobs = true
        case .streamOptions: try streamOptions(value)
        case .tools: try tools(value, reader)
        case .toolChoice: try toolChoice(value)
        case .parallelToolCalls: request.parallelToolCalls = value.isNull ? nil : try reader.bool(key, value)
        case .text: try text(value)
        case .reasoning: try reasoning(value)
        case .truncation: if !value.isNull { echo.truncation = try reader.word(key, value, ["auto", "disabled"]) }
        case .include: try include(value, reader)
        case .background, .prompt, .conversation: try stored(field, value, reader)
        }
    }

    private mutating func finish(_ policy: ParameterPolicy) throws(DecodeRefusal) {
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "'model' is missing", param: "model") }
        request.messages = try input.finished()
        if let text = echo.instructions, !text.isEmpty {
            request.messages.insert(ChatMessage(role: .system, content: [.text(text)]), at: 0)
        }
        echo.parallelToolCalls = request.parallelToolCalls ?? true
        leaveOutToolOptions()
        try request.parameters.bound(by: policy)
        input.shared.collector.add(request.model, .field, "model")
        request.segments = input.shared.collector.segments
        request.echo = echo
    }

    /// Clients of this API send them without any tool; servers of chats refuse that.
    private mutating func leaveOutToolOptions() {
        guard request.tools == nil else { return }
        request.parallelToolCalls = nil
        if let choice = request.toolChoice, choice.isString, !choice.equals("required") { request.toolChoice = nil }
    }
}
