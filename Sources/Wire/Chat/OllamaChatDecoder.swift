import Vocabulary

/// Decodes the body of `POST /api/chat`: an allow-list of fields and options; what is not on it is refused.
public struct OllamaChatDecoder {
    private var request = ChatRequest(dialect: .ollama, stream: true)
    private var messages = ChatMessageDecoder(dialect: .ollama)

    public static func decode(_ document: JSONDocument) throws(DecodeRefusal) -> ChatRequest {
        var decoder = OllamaChatDecoder()
        try decoder.body(try ObjectReader(document.root))
        return decoder.request
    }

    private mutating func body(_ reader: ObjectReader) throws(DecodeRefusal) {
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            switch key {
            case "model": request.model = try reader.string(key, value)
            case "messages": if !value.isNull { request.messages = try messages.messages(value) }
            case "stream": request.stream = value.isNull ? true : try reader.bool(key, value)
            case "options": if !value.isNull { try options(try ObjectReader(value, path: key)) }
            case "tools": request.tools = try messages.tools(value, reader)
            case "format": try format(value)
            case "think": try think(value)
            case "logprobs": request.parameters.logprobs = try reader.bool(key, value)
            case "top_logprobs": request.parameters.topLogprobs = try reader.int(key, value, 0...20)
            case "keep_alive": guard value.isNull || value.isString || value.isNumber else { throw .unknown(key) }
            default: throw .unknown(key)
            }
        }
        guard !request.model.isEmpty else { throw DecodeRefusal(.bodyMalformed, "model is required", param: "model") }
        messages.collector.add(request.model, .field, "model")
        request.segments = messages.collector.segments
    }

    private mutating func format(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull || value.equals("") { return }
        if value.equals("json") {
            request.format = .json
        } else if value.isObject {
            messages.collector.addAll(value, .toolDescription, "format")
            request.format = .schema(name: "answer", value, strict: nil)
        } else {
            throw .range("format", "\"json\" or a JSON schema")
        }
    }

    private mutating func think(_ value: JSONView) throws(DecodeRefusal) {
        if value.isNull { return }
        guard value.bool != nil || value.isString else {
            throw .type("think", wants: "a boolean or a string", got: value)
        }
        messages.collector.addAll(value, .field, "think")
        request.think = value
    }

    /// Options that change the answer are taken; those that would make the server reload its runner are pinned, which
    /// means accepted and not forwarded, since any tenant could thrash all others with them.
    private mutating func options(_ reader: ObjectReader) throws(DecodeRefusal) {
        for (keyView, value) in reader.view.members {
            let key = keyView.string ?? ""
            switch key {
            case "temperature": request.parameters.temperature = try reader.double(key, value, 0...2)
            case "top_p": request.parameters.topP = try reader.double(key, value, 0...1)
            case "min_p": request.parameters.minP = try reader.double(key, value, 0...1)
            case "top_k": request.parameters.topK = try reader.int(key, value, 0...1_000_000)
            case "seed": request.parameters.seed = try reader.int(key, value, Int.min...Int.max)
            case "num_predict":
                let count = try reader.int(key, value, -2...1_000_000) ?? -1
                request.parameters.maxTokens = count > 0 ? count : nil
            case "repeat_penalty": request.parameters.repeatPenalty = try reader.double(key, value, 0...10)
            case "presence_penalty": request.parameters.presencePenalty = try reader.double(key, value, -2...2)
            case "frequency_penalty": request.parameters.frequencyPenalty = try reader.double(key, value, -2...2)
            case "stop":
                request.parameters.stop = try reader.strings(key, value, limit: 16)
                for word in request.parameters.stop { messages.collector.add(word, .field, "options.stop") }
            case "num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "use_mmap", "num_keep", "repeat_last_n",
                "numa",
                "use_mlock", "low_vram":
                guard value.isNumber || value.bool != nil || value.isNull else {
                    throw .type(reader.name(key), wants: "a number or a boolean", got: value)
                }
            default: throw .unknown(reader.name(key))
            }
        }
    }
}
