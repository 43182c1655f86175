/// Writes a chat request for an OpenAI-compatible upstream, canonically and from decoded values only.
public struct OpenAIChatEncoder {
    private var out: JSONWriter
    /// Ids of tool calls that no tool message has answered yet; made here where the client's dialect has none.
    private var openCalls: [String] = []

    private init(capacity: Int) { out = JSONWriter(capacity: capacity) }

    /// The body of `POST /v1/chat/completions`. Streams always ask for usage, which budgets need.
    public static func encode(_ request: ChatRequest, salt: Minted? = nil) -> [UInt8] {
        let text = request.segments.reduce(0) { $0 + $1.text.utf8.count }
        var encoder = OpenAIChatEncoder(capacity: text + 64 * request.messages.count + 256)
        encoder.write(request, salt)
        return encoder.out.bytes
    }

    private mutating func write(_ request: ChatRequest, _ salt: Minted?) {
        out.beginObject()
        out.field("model", request.model)
        out.key("messages")
        out.beginArray()
        for message in request.messages { write(message) }
        out.endArray()
        out.field("stream", request.stream)
        if request.stream { out.usageOption() }
        out.openAISampling(request.parameters)
        if request.parameters.logprobs { out.field("logprobs", true) }
        // Alone it means nothing to Ollama's clients, and is an error here.
        if request.parameters.logprobs || request.dialect == .openai {
            out.optional("top_logprobs", request.parameters.topLogprobs)
        }
        writeShape(request)
        out.cacheSalt(salt)
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
        let parts = message.merged
        if parts.allSatisfy({ if case .text = $0 { true } else { false } }) { return out.string(message.text) }
        out.beginArray()
        for part in parts {
            out.beginObject()
            switch part {
            case .text(let text):
                out.field("type", "text")
                out.field("text", text)
            case .image(let base64, let mediaType): imageURL("data:\(mediaType);base64,\(base64)")
            case .remoteImage(let url): imageURL(url)
            }
            out.endObject()
        }
        out.endArray()
    }

    private mutating func imageURL(_ url: String) {
        out.field("type", "image_url")
        out.key("image_url")
        out.beginObject()
        out.field("url", url)
        out.endObject()
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

    private mutating func writeShape(_ request: ChatRequest) {
        out.optional("tools", request.tools)
        out.optional("tool_choice", request.toolChoice)
        if let parallel = request.parallelToolCalls { out.field("parallel_tool_calls", parallel) }
        if let think = request.think { write(think: think) }
        out.optional("verbosity", request.verbosity)
        writeFormat(request.format)
    }

    /// Ollama's switch has no exact word here: on is the middle of the efforts, and off is left to the server, since many
    /// take no word for it.
    private mutating func write(think: JSONView) {
        guard let isOn = think.bool else { return out.optional("reasoning_effort", think) }
        if isOn { out.field("reasoning_effort", "medium") }
    }

    private mutating func writeFormat(_ format: ChatRequest.Format) {
        if case .text = format { return }
        out.key("response_format")
        out.beginObject()
        if case .schema(let schema) = format {
            out.field("type", "json_schema")
            out.key("json_schema")
            out.beginObject()
            out.field("name", schema.name)
            out.optional("description", schema.description)
            out.optional("schema", schema.schema)
            if let strict = schema.strict { out.field("strict", strict) }
            out.endObject()
        } else {
            out.field("type", "json_object")
        }
        out.endObject()
    }
}
