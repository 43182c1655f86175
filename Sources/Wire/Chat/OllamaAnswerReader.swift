/// Reads answers of Ollama's native API.
public enum OllamaAnswerReader {
    public static func whole(_ document: JSONDocument) throws(AnswerFault) -> ChatAnswer {
        let piece = try self.piece(document.root)
        guard document.root["done"]?.bool == true else { throw .malformed }
        var choice = ChatAnswer.Choice()
        choice.content = piece.content
        choice.reasoning = piece.reasoning
        choice.toolCalls = piece.toolCalls.map(\.call)
        choice.finish = finish(document.root, hasCalls: !piece.toolCalls.isEmpty)
        choice.logprobs = piece.logprobs
        var answer = ChatAnswer()
        answer.choices = [choice]
        answer.usage = usage(document.root)
        return answer
    }

    /// The steps in one line of a stream. `hadCalls` says whether an earlier line held tool calls.
    public static func line(_ payload: [UInt8], hadCalls: Bool) throws(AnswerFault) -> [ChatDelta] {
        guard let document = try? JSONDocument(payload), document.root.isObject else { throw .malformed }
        var piece = try self.piece(document.root)
        guard document.root["done"]?.bool == true else { return [.piece(piece)] }
        piece.finish = finish(document.root, hasCalls: hadCalls || !piece.toolCalls.isEmpty)
        return [.piece(piece), .usage(usage(document.root)), .done]
    }

    private static func piece(_ root: JSONView) throws(AnswerFault) -> ChatDelta.Piece {
        if root["error"] != nil { throw .upstreamError }
        guard let message = root["message"], message.isObject else { throw .malformed }
        var piece = ChatDelta.Piece()
        piece.content = message["content"]?.string ?? ""
        piece.reasoning = message["thinking"]?.string ?? ""
        piece.logprobs = root["logprobs"].flatMap { $0.isNull ? nil : $0 }
        let calls = message["tool_calls"].map { Array($0.elements) } ?? []
        for (index, call) in zip(0..., calls) {
            guard let function = call["function"], let name = function["name"]?.string else { throw .malformed }
            var arguments = JSONWriter()
            if let view = function["arguments"], view.isObject { arguments.value(view) }
            let text = arguments.bytes.isEmpty ? "{}" : arguments.text
            piece.toolCalls.append(
                (function["index"]?.int ?? index, ToolCall(id: call["id"]?.string, name: name, arguments: text)))
        }
        return piece
    }

    private static func finish(_ root: JSONView, hasCalls: Bool) -> String {
        if hasCalls { return "tool_calls" }
        return root["done_reason"]?.string == "length" ? "length" : "stop"
    }

    private static func usage(_ root: JSONView) -> Usage {
        Usage(input: root["prompt_eval_count"], output: root["eval_count"])
    }
}
