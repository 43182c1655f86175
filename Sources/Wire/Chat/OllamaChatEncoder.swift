import Vocabulary

/// Writes a chat request for Ollama's native API, canonically and from decoded values only.
public struct OllamaChatEncoder {
    private var out: JSONWriter
    /// Names of the tools called so far, by the ids of the calls.
    private var calledNames: [String: String] = [:]

    private init(capacity: Int) { out = JSONWriter(capacity: capacity) }

    /// The body of `POST /api/chat`; refuses what that API cannot do rather than dropping it.
    public static func encode(_ request: ChatRequest) throws(DecodeRefusal) -> [UInt8] {
        try request.parameters.checkForOllama()
        guard !request.messages.contains(where: \.hasRemoteImage) else {
            throw DecodeRefusal(
                .paramForbidden, "this model's server fetches no images: send them as data URLs", param: "image_url")
        }
        if let choice = request.toolChoice, !choice.equals("auto"), !choice.equals("none") {
            throw DecodeRefusal(
                .paramOutOfRange,
                "this model's server cannot be made to call a tool: 'tool_choice' must be auto or none",
                param: "tool_choice")
        }
        let text = request.segments.reduce(0) { $0 + $1.text.utf8.count }
        var encoder = OllamaChatEncoder(capacity: text + 64 * request.messages.count + 256)
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
        if let tools = request.tools, !(request.toolChoice?.equals("none") ?? false) {
            out.key("tools")
            out.value(tools)
        }
        out.ollamaShape(request.format, request.think, request.parameters)
        out.ollamaOptions(request.parameters)
        out.endObject()
    }

    private mutating func write(_ message: ChatMessage) {
        out.beginObject()
        out.field("role", message.role.rawValue)
        out.field("content", message.text)
        if let reasoning = message.reasoning { out.field("thinking", reasoning) }
        out.ollamaImages(message.content)
        if !message.toolCalls.isEmpty { writeCalls(message.toolCalls) }
        if let name = toolName(message) { out.field("tool_name", name) }
        out.endObject()
    }

    /// Ollama ties a result to its call by the tool's name, OpenAI by the call's id.
    private func toolName(_ message: ChatMessage) -> String? {
        guard message.role == .tool else { return message.toolName }
        return message.toolName ?? message.name ?? message.toolCallID.flatMap { calledNames[$0] }
    }

    private mutating func writeCalls(_ calls: [ToolCall]) {
        out.key("tool_calls")
        out.beginArray()
        for call in calls {
            if let id = call.id { calledNames[id] = call.name }
            out.beginObject()
            out.key("function")
            out.beginObject()
            out.field("name", call.name)
            out.key("arguments")
            if let arguments = try? JSONDocument(Array(call.arguments.utf8)), arguments.root.isObject {
                out.value(arguments.root)
            } else {
                out.beginObject()
                out.endObject()
            }
            out.endObject()
            out.endObject()
        }
        out.endArray()
    }
}
