/// Reads answers of an OpenAI-compatible upstream's chat completions.
enum OpenAIAnswerReader {
    static func whole(_ document: JSONDocument) throws(AnswerFault) -> ModelAnswer {
        let root = document.root
        var answer = ModelAnswer()
        for choice in try choices(root) {
            guard let message = choice["message"], message.isObject else { throw .malformed }
            var out = ModelAnswer.Choice()
            out.index = try index(choice, else: answer.choices.count)
            out.content = message["content"]?.string ?? ""
            out.reasoning = reasoning(message)
            out.refusal = message["refusal"]?.string
            out.toolCalls = (message["tool_calls"]?.elements).map { $0.map { call($0).call } } ?? []
            out.finish = finish(choice) ?? .stop
            out.logprobs = logprobs(choice)
            answer.choices.append(out)
        }
        answer.usage = usage(root) ?? Usage()
        return answer
    }

    /// The steps in one `data:` payload.
    static func chunk(_ payload: [UInt8]) throws(AnswerFault) -> [AnswerDelta] {
        if payload.elementsEqual("[DONE]".utf8) { return [.done] }
        guard let document = try? JSONDocument(payload), document.root.isObject else { throw .malformed }
        var out: [AnswerDelta] = []
        for choice in try choices(document.root) {
            guard let delta = choice["delta"], delta.isObject else { throw .malformed }
            var piece = AnswerDelta.Piece()
            piece.index = try index(choice, else: 0)
            piece.content = delta["content"]?.string ?? ""
            piece.reasoning = reasoning(delta)
            piece.refusal = delta["refusal"]?.string ?? ""
            piece.toolCalls = (delta["tool_calls"]?.elements).map { $0.map { call($0) } } ?? []
            piece.finish = finish(choice)
            piece.logprobs = logprobs(choice)
            out.append(.piece(piece))
        }
        if let usage = usage(document.root) { out.append(.usage(usage)) }
        return out
    }

    /// The choices of an answer that is no error; an upstream's own error ends the request whatever else is beside it.
    static func choices(_ root: JSONView) throws(AnswerFault) -> JSONView.Elements {
        if let error = root["error"], !error.isNull { throw .upstreamError }
        guard let choices = root["choices"], choices.isArray else { throw .malformed }
        return choices.elements
    }

    /// The choice's place: below 128 choices of each of 128 prompts, since writers remember which they have begun.
    static func index(_ choice: JSONView, else place: Int) throws(AnswerFault) -> Int {
        let index = choice["index"]?.int ?? place
        guard 0..<(128 * 128) ~= index else { throw .malformed }
        return index
    }

    static func finish(_ choice: JSONView) -> FinishReason? {
        choice["finish_reason"]?.string.map(FinishReason.init(openAI:))
    }

    static func logprobs(_ choice: JSONView) -> JSONView? { choice["logprobs"].flatMap { $0.isNull ? nil : $0 } }

    static func usage(_ root: JSONView) -> Usage? {
        guard let view = root["usage"], view.isObject else { return nil }
        return Usage(input: view["prompt_tokens"], output: view["completion_tokens"])
    }

    private static func reasoning(_ view: JSONView) -> String {
        view["reasoning_content"]?.string ?? view["reasoning"]?.string ?? ""
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
