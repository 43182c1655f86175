/// Writes answers in Ollama's dialect.
public struct OllamaAnswerWriter: Sendable {
    public let model: String
    private var finish = "stop"
    /// Tool calls whose pieces are still coming, by index: Ollama sends calls whole.
    private var calls: [Int: ToolCall] = [:]

    public init(model: String) { self.model = model }

    /// The body of a whole answer; `time` in nanoseconds since 1970, `took` in nanoseconds.
    public func whole(_ answer: ChatAnswer, time: Int, took: Int) -> [UInt8] {
        let choice = answer.choices.first ?? ChatAnswer.Choice()
        var out = JSONWriter(capacity: 512)
        begin(&out, time: time)
        Self.message(choice.content, choice.reasoning, choice.toolCalls, &out)
        Self.logprobs(choice.logprobs, &out)
        Self.end(reason: choice.finish, answer.usage, took: took, &out)
        out.endObject()
        return out.bytes
    }

    /// The lines for a piece; none where it only says how the answer ended.
    public mutating func line(_ piece: ChatDelta.Piece, time: Int) -> [UInt8] {
        if let reason = piece.finish { finish = reason }
        for (index, call) in piece.toolCalls {
            if calls[index] == nil { calls[index] = call } else { calls[index]?.arguments += call.arguments }
        }
        let ready = piece.finish == nil ? [] : pending
        if piece.finish != nil { calls = [:] }
        guard !piece.content.isEmpty || !piece.reasoning.isEmpty || !ready.isEmpty || piece.logprobs != nil else {
            return []
        }
        var out = JSONWriter(capacity: 256)
        begin(&out, time: time)
        Self.message(piece.content, piece.reasoning, ready, &out)
        Self.logprobs(piece.logprobs, &out)
        out.field("done", false)
        out.endObject()
        return out.bytes + [0x0A]
    }

    /// The last line of a stream that the upstream completed, with the tool calls that still wait where it named no finish.
    public func ending(_ usage: Usage, time: Int, took: Int) -> [UInt8] {
        var out = JSONWriter(capacity: 256)
        begin(&out, time: time)
        Self.message("", "", pending, &out)
        Self.end(reason: finish, usage, took: took, &out)
        out.endObject()
        return out.bytes + [0x0A]
    }

    /// Calls in their order that no line has carried yet.
    private var pending: [ToolCall] { calls.sorted { $0.key < $1.key }.map(\.value) }

    private func begin(_ out: inout JSONWriter, time: Int) {
        out.beginObject()
        out.field("model", model)
        out.field("created_at", Timestamp.rfc3339(nanoseconds: time))
    }

    private static func message(_ text: String, _ thinking: String, _ calls: [ToolCall], _ out: inout JSONWriter) {
        out.key("message")
        out.beginObject()
        out.field("role", "assistant")
        out.field("content", text)
        if !thinking.isEmpty { out.field("thinking", thinking) }
        if !calls.isEmpty {
            out.list("tool_calls", calls) { call, out in
                out.key("function")
                out.beginObject()
                out.field("name", call.name)
                out.key("arguments")
                if let arguments = try? JSONDocument(Array(call.arguments.utf8)) {
                    out.value(arguments.root)
                } else {
                    out.beginObject()
                    out.endObject()
                }
                out.endObject()
            }
        }
        out.endObject()
    }

    private static func logprobs(_ view: JSONView?, _ out: inout JSONWriter) {
        guard let view else { return }
        out.key("logprobs")
        out.value(view["content"] ?? view)
    }

    private static func end(reason: String, _ usage: Usage, took: Int, _ out: inout JSONWriter) {
        out.field("done", true)
        out.field("done_reason", reason == "length" ? "length" : "stop")
        out.field("total_duration", took)
        if usage.input > 0 { out.field("prompt_eval_count", usage.input) }
        if usage.output > 0 { out.field("eval_count", usage.output) }
    }
}
