/// Writes answers in OpenAI's dialect under the gateway's own id.
public struct OpenAIAnswerWriter: Sendable {
    public let id: String
    /// Unix time in seconds.
    public let created: Int
    public let model: String
    public let includeUsage: Bool
    private var begun: Set<Int> = []

    public init(id: String, created: Int, model: String, includeUsage: Bool) {
        self.id = id
        self.created = created
        self.model = model
        self.includeUsage = includeUsage
    }

    /// The body of a whole answer.
    public func whole(_ answer: ChatAnswer) -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        begin(&out, object: "chat.completion")
        out.list("choices", answer.choices) { choice, out in
            out.field("index", choice.index)
            out.key("message")
            out.beginObject()
            out.field("role", "assistant")
            out.field("content", choice.content.isEmpty && !choice.toolCalls.isEmpty ? nil : choice.content)
            if !choice.reasoning.isEmpty { out.field("reasoning_content", choice.reasoning) }
            out.field("refusal", choice.refusal)
            if !choice.toolCalls.isEmpty {
                Self.calls(choice.toolCalls.enumerated().map { ($0, $1) }, indexed: false, &out)
            }
            out.endObject()
            Self.end(choice.logprobs, choice.finish, &out)
        }
        out.key("usage")
        Self.usage(answer.usage, &out)
        out.endObject()
        return out.bytes
    }

    /// One server-sent event for a piece; the first of each choice carries the role.
    public mutating func event(_ piece: ChatDelta.Piece) -> [UInt8] {
        let first = begun.insert(piece.index).inserted
        var out = JSONWriter(capacity: 256)
        begin(&out, object: "chat.completion.chunk")
        out.list("choices", [piece]) { piece, out in
            out.field("index", piece.index)
            out.key("delta")
            out.beginObject()
            if first { out.field("role", "assistant") }
            if !piece.content.isEmpty || (first && piece.toolCalls.isEmpty) { out.field("content", piece.content) }
            if !piece.reasoning.isEmpty { out.field("reasoning_content", piece.reasoning) }
            if !piece.toolCalls.isEmpty { Self.calls(piece.toolCalls, indexed: true, &out) }
            out.endObject()
            Self.end(piece.logprobs, piece.finish, &out)
        }
        if includeUsage {
            out.key("usage")
            out.null()
        }
        out.endObject()
        return Self.framed(out.bytes)
    }

    /// The end of a stream that the upstream completed.
    public func ending(_ usage: Usage) -> [UInt8] {
        var bytes: [UInt8] = []
        if includeUsage {
            var out = JSONWriter(capacity: 256)
            begin(&out, object: "chat.completion.chunk")
            out.key("choices")
            out.beginArray()
            out.endArray()
            out.key("usage")
            Self.usage(usage, &out)
            out.endObject()
            bytes = Self.framed(out.bytes)
        }
        return bytes + Array("data: [DONE]\n\n".utf8)
    }

    /// A JSON object as one server-sent event; the object holds no line break, since the writer escapes them.
    public static func framed(_ json: [UInt8]) -> [UInt8] {
        var bytes = Array("data: ".utf8)
        bytes.reserveCapacity(json.count + 8)
        bytes.append(contentsOf: json)
        bytes.append(contentsOf: [0x0A, 0x0A])
        return bytes
    }

    private func begin(_ out: inout JSONWriter, object: String) {
        out.beginObject()
        out.field("id", id)
        out.field("object", object)
        out.field("created", created)
        out.field("model", model)
    }

    private static func end(_ logprobs: JSONView?, _ finish: String?, _ out: inout JSONWriter) {
        out.key("logprobs")
        Self.logprobs(logprobs, &out)
        out.field("finish_reason", finish)
    }

    /// Ollama's list of tokens is the `content` of OpenAI's object.
    private static func logprobs(_ view: JSONView?, _ out: inout JSONWriter) {
        guard let view else { return out.null() }
        guard view.isArray else { return out.value(view) }
        out.beginObject()
        out.key("content")
        out.value(view)
        out.field("refusal", nil as String?)
        out.endObject()
    }

    private static func usage(_ usage: Usage, _ out: inout JSONWriter) {
        out.beginObject()
        out.field("prompt_tokens", usage.input)
        out.field("completion_tokens", usage.output)
        out.field("total_tokens", usage.input + usage.output)
        out.endObject()
    }

    private static func calls(_ calls: [(index: Int, call: ToolCall)], indexed: Bool, _ out: inout JSONWriter) {
        out.list("tool_calls", calls) { item, out in
            if indexed { out.field("index", item.index) }
            if let id = item.call.id ?? (item.call.name.isEmpty ? nil : "call_\(item.index)") { out.field("id", id) }
            out.field("type", "function")
            out.key("function")
            out.beginObject()
            if !item.call.name.isEmpty { out.field("name", item.call.name) }
            out.field("arguments", item.call.arguments)
            out.endObject()
        }
    }
}
