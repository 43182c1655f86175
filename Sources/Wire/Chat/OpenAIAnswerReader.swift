/// Reads answers of an OpenAI-compatible upstream.
public enum OpenAIAnswerReader {
    public static func whole(_ document: JSONDocument) throws(AnswerFault) -> ChatAnswer {
        let root = document.root
        if let error = root["error"], !error.isNull { throw .upstreamError }
        guard let choices = root["choices"], choices.isArray else { throw .malformed }
        var answer = ChatAnswer()
        for choice in choices.elements {
            guard let message = choice["message"], message.isObject else { throw .malformed }
            var out = ChatAnswer.Choice()
            out.index = choice["index"]?.int ?? answer.choices.count
            out.content = message["content"]?.string ?? ""
            out.reasoning = reasoning(message)
            out.refusal = message["refusal"]?.string
            out.toolCalls = (message["tool_calls"]?.elements).map { $0.map { call($0).call } } ?? []
            out.finish = finish(choice) ?? "stop"
            out.logprobs = choice["logprobs"].flatMap { $0.isNull ? nil : $0 }
            answer.choices.append(out)
        }
        answer.usage = usage(root["usage"]) ?? Usage()
        return answer
    }

    /// The steps in one `data:` payload.
    public static func chunk(_ payload: [UInt8]) throws(AnswerFault) -> [ChatDelta] {
        if payload.elementsEqual("[DONE]".utf8) { return [.done] }
        guard let document = try? JSONDocument(payload), document.root.isObject else { throw .malformed }
        let root = document.root
        if let error = root["error"], !error.isNull { throw .upstreamError }
        guard let choices = root["choices"], choices.isArray else { throw .malformed }
        var out: [ChatDelta] = []
        for choice in choices.elements {
            guard let delta = choice["delta"], delta.isObject else { throw .malformed }
            var piece = ChatDelta.Piece()
            piece.index = choice["index"]?.int ?? 0
            piece.content = delta["content"]?.string ?? ""
            piece.reasoning = reasoning(delta)
            piece.toolCalls = (delta["tool_calls"]?.elements).map { $0.map { call($0) } } ?? []
            piece.finish = finish(choice)
            piece.logprobs = choice["logprobs"].flatMap { $0.isNull ? nil : $0 }
            out.append(.piece(piece))
        }
        if let usage = usage(root["usage"]) { out.append(.usage(usage)) }
        return out
    }

    /// One of the four words of ``ChatAnswer``; whatever else an upstream says goes to no client.
    private static func finish(_ choice: JSONView) -> String? {
        guard let word = choice["finish_reason"]?.string else { return nil }
        return ["length", "tool_calls", "content_filter"].contains(word) ? word : "stop"
    }

    private static func reasoning(_ view: JSONView) -> String {
        view["reasoning_content"]?.string ?? view["reasoning"]?.string ?? ""
    }

    private static func usage(_ view: JSONView?) -> Usage? {
        guard let view, view.isObject else { return nil }
        return Usage(input: view["prompt_tokens"], output: view["completion_tokens"])
    }

    private static func call(_ view: JSONView) -> (index: Int, call: ToolCall) {
        let function = view["function"]
        return (
            view["index"]?.int ?? 0,
            ToolCall(
                id: view["id"]?.string, name: function?["name"]?.string ?? "",
                arguments: function?["arguments"]?.string ?? "")
        )
    }
}
