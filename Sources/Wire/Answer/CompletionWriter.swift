import Vocabulary

/// Writes answers of `/v1/completions` under the gateway's own id.
public struct CompletionWriter: AnswerWriter {
    private let frame: OpenAIFrame
    private let includeUsage: Bool
    /// Where the next token of a streamed choice begins, in characters of its text; only of those with log probabilities.
    private var offsets: [Int: Int] = [:]

    public init(_ context: AnswerContext, model: String, includeUsage: Bool) {
        frame = OpenAIFrame(context, prefix: "cmpl-", model: model)
        self.includeUsage = includeUsage
    }

    public func whole(_ answer: ModelAnswer, now: Int) -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        frame.begin(&out, object: "text_completion")
        out.list("choices", answer.choices) { choice, out in
            var offset = 0
            self.choice(choice.index, choice.content, choice.logprobs, choice.finish, from: &offset, &out)
        }
        frame.usage(answer.usage, &out)
        out.endObject()
        return out.bytes
    }

    public mutating func piece(_ piece: AnswerDelta.Piece, now: Int) -> [UInt8] {
        guard !piece.content.isEmpty || piece.finish != nil || piece.logprobs != nil else { return [] }
        var out = JSONWriter(capacity: 256)
        var offset = offsets[piece.index] ?? 0
        frame.begin(&out, object: "text_completion")
        out.list("choices", [piece]) { piece, out in
            choice(piece.index, piece.content, piece.logprobs, piece.finish, from: &offset, &out)
        }
        if piece.logprobs != nil { offsets[piece.index] = offset }
        if includeUsage { out.null("usage") }
        out.endObject()
        return OpenAIFrame.event(out.bytes)
    }

    public mutating func ending(_ ending: AnswerEnding, now: Int) -> [UInt8] {
        frame.ending(includeUsage ? ending.usage : nil, object: "text_completion")
    }

    public mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        OpenAIFrame.event(ErrorBody.json(code, message: message, .openai))
    }

    private func choice(
        _ index: Int, _ text: String, _ logprobs: JSONView?, _ finish: FinishReason?, from offset: inout Int,
        _ out: inout JSONWriter
    ) {
        out.field("text", text)
        out.field("index", index)
        if logprobs != nil || frame.writesNulls {
            out.key("logprobs")
            Self.logprobs(logprobs, from: &offset, &out)
        }
        out.field("finish_reason", finish?.openAI)
    }

    /// Four lists of equal length, as completions have always had them; Ollama's list, and that in the `content` of
    /// OpenAI's object for chats, are turned into them.
    private static func logprobs(_ view: JSONView?, from offset: inout Int, _ out: inout JSONWriter) {
        guard let view else { return out.null() }
        guard let list = view.isArray ? view : view["content"] else { return out.value(view) }
        let tokens = Array(list.elements)
        out.beginObject()
        out.field("tokens", tokens.map { $0["token"]?.string ?? "" })
        out.key("token_logprobs")
        out.beginArray()
        for token in tokens { if let value = token["logprob"] { out.value(value) } else { out.null() } }
        out.endArray()
        out.list("top_logprobs", tokens, alternatives)
        out.list("text_offset", tokens) { token -> Int in
            defer { offset += token["token"]?.string?.unicodeScalars.count ?? 0 }
            return offset
        }
        out.endObject()
    }

    /// The alternatives of a token by their text, the first of those with the same.
    private static func alternatives(_ token: JSONView, _ out: inout JSONWriter) {
        guard let list = token["top_logprobs"] else { return }
        var seen: Set<String> = []
        for other in list.elements {
            guard let name = other["token"]?.string, let value = other["logprob"], seen.insert(name).inserted
            else { continue }
            out.key(name)
            out.value(value)
        }
    }
}
