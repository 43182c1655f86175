import Vocabulary

/// Writes answers of `/v1/chat/completions` under the gateway's own id.
public struct OpenAIAnswerWriter: AnswerWriter {
    private let frame: OpenAIFrame
    private let includeUsage: Bool
    private var begun: Set<Int> = []
    /// Tool calls that a piece named already, by choice and place.
    private var named: Set<[Int]> = []

    public init(_ context: AnswerContext, model: String, includeUsage: Bool) {
        frame = OpenAIFrame(context, prefix: "chatcmpl-", model: model)
        self.includeUsage = includeUsage
    }

    public func whole(_ answer: ModelAnswer, now: Int) -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        frame.begin(&out, object: "chat.completion")
        out.list("choices", answer.choices) { choice, out in
            out.field("index", choice.index)
            out.key("message")
            out.beginObject()
            out.field("role", "assistant")
            out.field("content", choice.content.isEmpty && !choice.toolCalls.isEmpty ? nil : choice.content)
            if !choice.reasoning.isEmpty { out.field("reasoning_content", choice.reasoning) }
            if frame.writesNulls || choice.refusal != nil { out.field("refusal", choice.refusal) }
            if !choice.toolCalls.isEmpty {
                Self.calls(choice.toolCalls.enumerated().map { ($0, Self.withID($1, $0)) }, indexed: false, &out)
            }
            out.endObject()
            end(choice.logprobs, choice.finish, &out)
        }
        frame.usage(answer.usage, &out)
        out.endObject()
        return out.bytes
    }

    /// One server-sent event; the first of each choice carries the role.
    public mutating func piece(_ piece: AnswerDelta.Piece, now: Int) -> [UInt8] {
        let first = begun.insert(piece.index).inserted
        let fresh = piece.toolCalls.map { (index: $0.index, call: withID($0.call, piece.index, $0.index)) }
        var out = JSONWriter(capacity: 256)
        frame.begin(&out, object: "chat.completion.chunk")
        out.list("choices", [piece]) { piece, out in
            out.field("index", piece.index)
            out.key("delta")
            out.beginObject()
            if first { out.field("role", "assistant") }
            if !piece.content.isEmpty || (first && piece.toolCalls.isEmpty) { out.field("content", piece.content) }
            if !piece.reasoning.isEmpty { out.field("reasoning_content", piece.reasoning) }
            if !piece.refusal.isEmpty { out.field("refusal", piece.refusal) }
            if !piece.toolCalls.isEmpty { Self.calls(fresh, indexed: true, &out) }
            out.endObject()
            end(piece.logprobs, piece.finish, &out)
        }
        if includeUsage { out.null("usage") }
        out.endObject()
        return OpenAIFrame.event(out.bytes)
    }

    public mutating func ending(_ ending: AnswerEnding, now: Int) -> [UInt8] {
        frame.ending(includeUsage ? ending.usage : nil, object: "chat.completion.chunk")
    }

    public mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        OpenAIFrame.event(ErrorBody.json(code, message: message, .openai))
    }

    private func end(_ logprobs: JSONView?, _ finish: FinishReason?, _ out: inout JSONWriter) {
        if logprobs != nil || frame.writesNulls {
            out.key("logprobs")
            Self.logprobs(logprobs, &out)
        }
        out.field("finish_reason", finish?.openAI)
    }

    /// Ollama's list of tokens is the `content` of OpenAI's object.
    private static func logprobs(_ view: JSONView?, _ out: inout JSONWriter) {
        guard let view else { return out.null() }
        guard view.isArray else { return out.value(view) }
        out.beginObject()
        out.optional("content", view)
        out.null("refusal")
        out.endObject()
    }

    /// The piece that begins a call has an id, one of ours where the upstream has none; those that go on with it add none.
    private mutating func withID(_ call: ToolCall, _ choice: Int, _ index: Int) -> ToolCall {
        named.insert([choice, index]).inserted ? Self.withID(call, index) : call
    }

    private static func withID(_ call: ToolCall, _ index: Int) -> ToolCall {
        guard call.id == nil else { return call }
        return ToolCall(id: "call_\(index)", name: call.name, arguments: call.arguments)
    }

    private static func calls(_ calls: [(index: Int, call: ToolCall)], indexed: Bool, _ out: inout JSONWriter) {
        out.list("tool_calls", calls) { item, out in
            if indexed { out.field("index", item.index) }
            if let id = item.call.id { out.field("id", id) }
            out.field("type", "function")
            out.key("function")
            out.beginObject()
            if !item.call.name.isEmpty { out.field("name", item.call.name) }
            out.field("arguments", item.call.arguments)
            out.endObject()
        }
    }
}
