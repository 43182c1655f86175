import Vocabulary

/// Decodes the body of `POST /v1/chat/completions`: an allow-list of fields; what is not on it is refused.
public struct OpenAIChatDecoder {
    private var request = ChatRequest(dialect: .openai, stream: false)
    private var messages = ChatMessageDecoder(dialect: .openai)

    public static func decode(_ document: JSONDocument) throws(DecodeRefusal) -> ChatRequest {
        var decoder = OpenAIChatDecoder()
        try decoder.body(try ObjectReader(document.root))
        return decoder.request
    }

    private mutating func body(_ reader: ObjectReader) throws(DecodeRefusal) {
        var hasMessages = false
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            switch key {
            case "model": request.model = try reader.string(key, value)
            case "messages":
                request.messages = try messages.messages(value)
                hasMessages = !request.messages.isEmpty
            case "stream": request.stream = try reader.bool(key, value)
            default:
                if try !sampling(key, value, reader), try !shape(key, value, reader), try !dropped(key, value, reader) {
                    throw .unknown(key)
                }
            }
        }
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "'model' is missing", param: "model") }
        guard hasMessages else {
            throw DecodeRefusal(.bodyMalformed, "'messages' is missing or empty", param: "messages")
        }
        if request.parameters.logitBias != nil,
            request.parameters.logprobs || (request.parameters.topLogprobs ?? 0) > 0
        {
            throw DecodeRefusal(.paramForbidden, "'logit_bias' and 'logprobs' cannot be combined", param: "logit_bias")
        }
        messages.collector.add(request.model, .field, "model")
        request.segments = messages.collector.segments
    }

    /// Numbers that steer sampling.
    private mutating func sampling(
        _ key: String, _ value: JSONView, _ reader: ObjectReader
    ) throws(DecodeRefusal) -> Bool {
        switch key {
        case "temperature": request.parameters.temperature = try reader.double(key, value, 0...2)
        case "top_p": request.parameters.topP = try reader.double(key, value, 0...1)
        case "max_tokens", "max_completion_tokens":
            request.parameters.maxTokens = try reader.int(key, value, 1...1_000_000) ?? request.parameters.maxTokens
        case "n": request.parameters.n = try reader.int(key, value, 1...128)
        case "seed": request.parameters.seed = try reader.int(key, value, Int.min...Int.max)
        case "presence_penalty": request.parameters.presencePenalty = try reader.double(key, value, -2...2)
        case "frequency_penalty": request.parameters.frequencyPenalty = try reader.double(key, value, -2...2)
        case "logprobs": request.parameters.logprobs = try reader.bool(key, value)
        case "top_logprobs": request.parameters.topLogprobs = try reader.int(key, value, 0...20)
        case "logit_bias": try logitBias(value, reader)
        default: return false
        }
        return true
    }

    private mutating func logitBias(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        var count = 0
        for (key, bias) in try reader.object("logit_bias", value).members {
            count += 1
            guard count <= 1024, let token = key.string, !token.isEmpty, token.utf8.allSatisfy({ $0 &- 48 < 10 }) else {
                throw .range("logit_bias", "an object of at most 1024 token ids")
            }
            guard try reader.double("logit_bias", bias, -100...100) != nil else {
                throw .type("logit_bias", wants: "an object of numbers", got: bias)
            }
            messages.collector.add(token, .field, "logit_bias")
        }
        if count > 0 { request.parameters.logitBias = value }
    }

    /// Fields that shape the answer and carry text.
    private mutating func shape(
        _ key: String, _ value: JSONView, _ reader: ObjectReader
    ) throws(DecodeRefusal) -> Bool {
        switch key {
        case "stop":
            request.parameters.stop = try reader.strings(key, value, limit: 16)
            for word in request.parameters.stop { messages.collector.add(word, .field, "stop") }
        case "tools":
            request.tools = try messages.tools(value, reader)
        case "tool_choice":
            if value.isNull { return true }
            guard value.isString || value.isObject else { throw .type(key, wants: "a string or an object", got: value) }
            messages.collector.addAll(value, .field, "tool_choice")
            request.toolChoice = value
        case "parallel_tool_calls": request.parallelToolCalls = try reader.bool(key, value)
        case "response_format": try responseFormat(value, reader)
        case "stream_options": try streamOptions(value, reader)
        case "reasoning_effort":
            if value.isNull { return true }
            messages.collector.add(try reader.string(key, value), .field, "reasoning_effort")
            request.think = value
        default: return false
        }
        return true
    }

    private mutating func streamOptions(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        for (key, flag) in try reader.object("stream_options", value).members {
            switch key.string ?? "" {
            case "include_usage": request.includeUsage = try reader.bool("stream_options.include_usage", flag)
            case "include_obfuscation": _ = try reader.bool("stream_options.include_obfuscation", flag)
            default: throw .unknown("stream_options.\(key.string ?? "")")
            }
        }
    }

    private mutating func responseFormat(_ value: JSONView, _ reader: ObjectReader) throws(DecodeRefusal) {
        if value.isNull { return }
        let format = try reader.object("response_format", value)
        switch format["type"]?.string {
        case "text": break
        case "json_object": request.format = .json
        case "json_schema":
            guard let inner = format["json_schema"], inner.isObject, let schema = inner["schema"], schema.isObject
            else {
                throw DecodeRefusal(
                    .bodyMalformed, "'response_format.json_schema.schema' is missing", param: "response_format")
            }
            messages.collector.addAll(inner, .toolDescription, "response_format")
            request.format = .schema(name: inner["name"]?.string ?? "answer", schema, strict: inner["strict"]?.bool)
        default: throw .range("response_format.type", "one of text, json_object, json_schema")
        }
    }

    /// Fields that are accepted and scored but never forwarded: they identify or steer a hosted account, not a model.
    private mutating func dropped(
        _ key: String, _ value: JSONView, _ reader: ObjectReader
    ) throws(DecodeRefusal) -> Bool {
        switch key {
        case "user", "safety_identifier", "prompt_cache_key", "service_tier", "verbosity":
            messages.collector.add(try reader.optionalString(key, value) ?? "", .field, .init(key))
        case "metadata":
            if !value.isNull { messages.collector.addAll(try reader.object(key, value), .field, "metadata") }
        case "store":
            guard try !reader.bool(key, value) else { throw .range("store", "false: nothing is stored upstream") }
        case "modalities":
            guard value.isNull || (value.isArray && value.elements.allSatisfy { $0.equals("text") }) else {
                throw .range(key, "[\"text\"]")
            }
        default: return false
        }
        return true
    }
}
