import Vocabulary

/// Writes answers of `/api/chat` and `/api/generate`.
public struct OllamaAnswerWriter: AnswerWriter {
    private let model: String
    private let shape: OllamaShape
    private let began: Int
    private var finish = FinishReason.stop
    /// Tool calls whose pieces are still coming, by index: Ollama sends calls whole.
    private var calls: [Int: ToolCall] = [:]

    public init(model: String, shape: OllamaShape, began: Int) {
        self.model = model
        self.shape = shape
        self.began = began
    }

    public func whole(_ answer: ModelAnswer, now: Int) -> [UInt8] {
        let choice = answer.first
        var out = JSONWriter(capacity: 512)
        begin(&out, now: now)
        text(choice.content, choice.reasoning, choice.toolCalls, &out)
        end(choice.finish, choice.logprobs, answer.usage, answer.context, now, &out)
        return out.bytes
    }

    /// One line; none where the piece only says how the answer ended. An answer here has one choice; further ones are
    /// left out.
    public mutating func piece(_ piece: AnswerDelta.Piece, now: Int) -> [UInt8] {
        guard piece.index == 0 else { return [] }
        if let reason = piece.finish { finish = reason }
        for (index, call) in piece.toolCalls { gather(call, index) }
        let ready = piece.finish == nil ? [] : pending
        if piece.finish != nil { calls = [:] }
        guard !piece.content.isEmpty || !piece.reasoning.isEmpty || !ready.isEmpty || piece.logprobs != nil else {
            return []
        }
        var out = JSONWriter(capacity: 256)
        begin(&out, now: now)
        text(piece.content, piece.reasoning, ready, &out)
        out.field("done", false)
        Self.logprobs(piece.logprobs, &out)
        out.endObject()
        return out.bytes + [0x0A]
    }

    /// The last line, with the tool calls that still wait where the upstream named no finish.
    public mutating func ending(_ ending: AnswerEnding, now: Int) -> [UInt8] {
        var out = JSONWriter(capacity: 256)
        begin(&out, now: now)
        text("", "", pending, &out)
        end(finish, nil, ending.usage, ending.context, now, &out)
        return out.bytes + [0x0A]
    }

    public mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        ErrorBody.json(code, message: message, .ollama) + [0x0A]
    }

    /// Calls in their order that no line has carried yet.
    private var pending: [ToolCall] { calls.sorted { $0.key < $1.key }.map(\.value) }

    /// Adds a piece to its call.
    private mutating func gather(_ piece: ToolCall, _ index: Int) {
        if calls[index]?.name.isEmpty ?? false { calls[index]?.name = piece.name }
        if calls[index] == nil { calls[index] = piece } else { calls[index]?.arguments += piece.arguments }
    }

    private func begin(_ out: inout JSONWriter, now: Int) {
        out.beginObject()
        out.field("model", model)
        out.field("created_at", Timestamp.rfc3339(nanoseconds: now))
    }

    private func text(_ text: String, _ thinking: String, _ calls: [ToolCall], _ out: inout JSONWriter) {
        guard shape == .chat else {
            out.field("response", text)
            if !thinking.isEmpty { out.field("thinking", thinking) }
            return
        }
        out.key("message")
        out.beginObject()
        out.field("role", "assistant")
        out.field("content", text)
        if !thinking.isEmpty { out.field("thinking", thinking) }
        if !calls.isEmpty { out.list("tool_calls", calls, Self.call) }
        out.endObject()
    }

    private static func call(_ call: ToolCall, _ out: inout JSONWriter) {
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
    }

    private static func logprobs(_ view: JSONView?, _ out: inout JSONWriter) {
        guard let list = view.flatMap({ $0.isArray ? $0 : $0["content"] }), list.isArray else { return }
        out.optional("logprobs", list)
    }

    /// Ends the object; what took no time and counted nothing is left out, as Ollama does.
    private func end(
        _ reason: FinishReason, _ logprobs: JSONView?, _ usage: Usage, _ context: ContextNumbers?, _ now: Int,
        _ out: inout JSONWriter
    ) {
        out.field("done", true)
        out.field("done_reason", reason.ollama)
        Self.logprobs(logprobs, &out)
        if shape == .generate { context?.writeSealed(&out) }
        if reason != .load, reason != .unload {
            out.field("total_duration", usage.timing.total ?? max(1, now - began))
            out.optional("load_duration", usage.timing.load)
            if usage.input > 0 { out.field("prompt_eval_count", usage.input) }
            out.optional("prompt_eval_duration", usage.timing.prompt)
            if usage.output > 0 { out.field("eval_count", usage.output) }
            out.optional("eval_duration", usage.timing.eval)
        }
        out.endObject()
    }
}
