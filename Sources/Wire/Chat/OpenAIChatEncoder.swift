/// Writes a chat request for an OpenAI-compatible upstream, canonically and from decoded values only.
public struct OpenAIChatEncoder {
    private var out: JSONWriter
    /// Ids of tool calls that no tool message has answered yet; made here where the client's dialect has none.
    private var openCalls: [String] = []

    private init(capacity: Int) { out = JSONWriter(capacity: capacity) }

    /// The body of `POST /v1/chat/completions`. Streams always ask for usage, which budgets need.
    public static func encode(_ request: ChatRequest) -> [UInt8] {
        let text = request.segments.reduce(0) { $0 + $1.text.utf8.count }
        var encoder = OpenAIChatEncoder(capacity: text + 64 * request.messages.count + 256)
        encoder.write(request)
        return encoder.out.bytes
    }

    private mutating func write(_ request: ChatRequest) {
        out.beginObject()
        out.field("model", request.model)
        out.key("messages")
        out.beginArray()
        for message in request.messages { write(message) }
        out.endArray()
        out.field("stream", request.stream)
        if request.stream {
            out.key("stream_options")
            out.beginObject()
            out.field("include_usage", true)
            out.endObject()
        }
        write(request.parameters)
        writeShape(request)
        out.endObject()
    }

    private mutating func write(_ message: ChatMessage) {
        out.beginObject()
        out.field("role", message.role.rawValue)
        writeContent(message)
        if let name = message.name, message.role != .tool { out.field("name", name) }
        if let reasoning = message.reasoning { out.field("reasoning_content", reasoning) }
        if !message.toolCalls.isEmpty { writeCalls(message.toolCalls) }
        if message.role == .tool {
            let next = openCalls.isEmpty ? "call_0" : openCalls.removeFirst()
            out.field("tool_call_id", message.toolCallID ?? next)
        }
        out.endObject()
    }

    private mutating func writeContent(_ message: ChatMessage) {
        out.key("content")
        guard message.hasContent || !message.content.isEmpty else { return out.null() }
        let images = message.content.contains { if case .image = $0 { true } else { false } }
        guard images || message.content.count > 1 else { return out.string(message.text) }
        out.beginArray()
        for part in message.content {
            out.beginObject()
            switch part {
            case .text(let text):
                out.field("type", "text")
                out.field("text", text)
            case .image(let base64, let mediaType):
                out.field("type", "image_url")
                out.key("image_url")
                out.beginObject()
                out.field("url", "data:\(mediaType);base64,\(base64)")
                out.endObject()
            }
            out.endObject()
        }
        out.endArray()
    }

    private mutating func writeCalls(_ calls: [ToolCall]) {
        openCalls = []
        out.key("tool_calls")
        out.beginArray()
        for (index, call) in calls.enumerated() {
            let id = call.id ?? "call_\(index)"
            openCalls.append(id)
            out.beginObject()
            out.field("id", id)
            out.field("type", "function")
            out.key("function")
            out.beginObject()
            out.field("name", call.name)
            out.field("arguments", call.arguments)
            out.endObject()
            out.endObject()
        }
        out.endArray()
    }

    private mutating func write(_ parameters: ChatParameters) {
        number("temperature", parameters.temperature)
        number("top_p", parameters.topP)
        number("min_p", parameters.minP)
        integer("top_k", parameters.topK)
        integer("max_tokens", parameters.maxTokens)
        integer("n", parameters.n)
        integer("seed", parameters.seed)
        number("presence_penalty", parameters.presencePenalty)
        number("frequency_penalty", parameters.frequencyPenalty)
        number("repeat_penalty", parameters.repeatPenalty)
        if !parameters.stop.isEmpty { out.field("stop", parameters.stop) }
        if parameters.logprobs { out.field("logprobs", true) }
        integer("top_logprobs", parameters.topLogprobs)
        if let bias = parameters.logitBias {
            out.key("logit_bias")
            out.value(bias)
        }
    }

    private mutating func number(_ key: StaticString, _ value: Double?) {
        guard let value else { return }
        out.key(key)
        out.double(value)
    }

    private mutating func integer(_ key: StaticString, _ value: Int?) {
        if let value { out.field(key, value) }
    }

    private mutating func writeShape(_ request: ChatRequest) {
        if let tools = request.tools {
            out.key("tools")
            out.value(tools)
        }
        if let choice = request.toolChoice {
            out.key("tool_choice")
            out.value(choice)
        }
        if let parallel = request.parallelToolCalls { out.field("parallel_tool_calls", parallel) }
        if let think = request.think, think.isString {
            out.key("reasoning_effort")
            out.value(think)
        }
        writeFormat(request.format)
    }

    private mutating func writeFormat(_ format: ChatRequest.Format) {
        if case .text = format { return }
        out.key("response_format")
        out.beginObject()
        if case .schema(let name, let schema, let strict) = format {
            out.field("type", "json_schema")
            out.key("json_schema")
            out.beginObject()
            out.field("name", name)
            out.key("schema")
            out.value(schema)
            if let strict { out.field("strict", strict) }
            out.endObject()
        } else {
            out.field("type", "json_object")
        }
        out.endObject()
    }
}
