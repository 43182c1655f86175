import Vocabulary

/// Writes a chat request for Ollama's native API, canonically and from decoded values only.
public struct OllamaChatEncoder {
    private var out: JSONWriter
    /// Names of the tools called so far, by the ids of the calls.
    private var calledNames: [String: String] = [:]

    private init(capacity: Int) { out = JSONWriter(capacity: capacity) }

    /// The body of `POST /api/chat`; refuses what that API cannot do rather than dropping it.
    public static func encode(_ request: ChatRequest) throws(DecodeRefusal) -> [UInt8] {
        if let n = request.parameters.n, n > 1 {
            throw DecodeRefusal(
                .paramOutOfRange, "this model's server makes one answer at a time: 'n' must be 1", param: "n")
        }
        if request.parameters.logitBias != nil {
            throw DecodeRefusal(.paramForbidden, "this model's server has no 'logit_bias'", param: "logit_bias")
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
        switch request.format {
        case .text: break
        case .json: out.field("format", "json")
        case .schema(_, let schema, _):
            out.key("format")
            out.value(schema)
        }
        if let think = request.think { write(think: think) }
        if request.parameters.logprobs { out.field("logprobs", true) }
        if let top = request.parameters.topLogprobs { out.field("top_logprobs", top) }
        writeOptions(request.parameters)
        out.endObject()
    }

    /// OpenAI's `reasoning_effort` has two words that Ollama does not know.
    private mutating func write(think: JSONView) {
        if think.equals("none") { return out.field("think", false) }
        if think.equals("minimal") { return out.field("think", "low") }
        out.key("think")
        out.value(think)
    }

    private mutating func write(_ message: ChatMessage) {
        out.beginObject()
        out.field("role", message.role.rawValue)
        out.field("content", message.text)
        if let reasoning = message.reasoning { out.field("thinking", reasoning) }
        let images = message.content.compactMap { if case .image(let base64, _) = $0 { base64 } else { nil } }
        if !images.isEmpty { out.field("images", images) }
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

    private mutating func writeOptions(_ parameters: ChatParameters) {
        out.key("options")
        out.beginObject()
        number("temperature", parameters.temperature)
        number("top_p", parameters.topP)
        number("min_p", parameters.minP)
        integer("top_k", parameters.topK)
        integer("num_predict", parameters.maxTokens)
        integer("seed", parameters.seed)
        number("presence_penalty", parameters.presencePenalty)
        number("frequency_penalty", parameters.frequencyPenalty)
        number("repeat_penalty", parameters.repeatPenalty)
        if !parameters.stop.isEmpty { out.field("stop", parameters.stop) }
        out.endObject()
    }

    private mutating func number(_ key: StaticString, _ value: Double?) {
        guard let value else { return }
        out.key(key)
        out.double(value)
    }

    private mutating func integer(_ key: StaticString, _ value: Int?) {
        if let value { out.field(key, value) }
    }
}
