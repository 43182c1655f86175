/// Reads answers of Ollama's native API.
enum OllamaAnswerReader {
    static func whole(_ document: JSONDocument, _ shape: OllamaShape) throws(AnswerFault) -> ModelAnswer {
        let root = document.root
        let piece = try self.piece(root, shape)
        guard root["done"]?.bool == true else { throw .malformed }
        var choice = ModelAnswer.Choice()
        choice.content = piece.content
        choice.reasoning = piece.reasoning
        choice.toolCalls = piece.toolCalls.map(\.call)
        choice.finish = finish(root, hasCalls: !piece.toolCalls.isEmpty)
        choice.logprobs = piece.logprobs
        var answer = ModelAnswer()
        answer.choices = [choice]
        answer.usage = usage(root)
        answer.context = try context(root)
        return answer
    }

    /// The steps in one line of a stream. `callsBefore` counts the tool calls in earlier lines.
    static func line(_ payload: [UInt8], _ shape: OllamaShape, callsBefore: Int) throws(AnswerFault) -> [AnswerDelta] {
        guard let document = try? JSONDocument(payload), document.root.isObject else { throw .malformed }
        let root = document.root
        var piece = try self.piece(root, shape, callsBefore: callsBefore)
        guard root["done"]?.bool == true else { return [.piece(piece)] }
        piece.finish = finish(root, hasCalls: callsBefore > 0 || !piece.toolCalls.isEmpty)
        var out: [AnswerDelta] = [.piece(piece), .usage(usage(root))]
        if let context = try context(root) { out.append(.context(context)) }
        return out + [.done]
    }

    private static func piece(
        _ root: JSONView, _ shape: OllamaShape, callsBefore: Int = 0
    ) throws(AnswerFault) -> AnswerDelta.Piece {
        if root["error"] != nil { throw .upstreamError }
        var piece = AnswerDelta.Piece()
        piece.logprobs = root["logprobs"].flatMap { $0.isNull ? nil : $0 }
        switch shape {
        case .generate:
            guard let text = root["response"]?.string else { throw .malformed }
            piece.content = text
            piece.reasoning = root["thinking"]?.string ?? ""
        case .chat:
            guard let message = root["message"], message.isObject else { throw .malformed }
            piece.content = message["content"]?.string ?? ""
            piece.reasoning = message["thinking"]?.string ?? ""
            piece.toolCalls = try calls(message, from: callsBefore)
        }
        return piece
    }

    /// Numbered on from `first`: each call comes whole, and the `index` that servers give it is 0 for all with some.
    private static func calls(
        _ message: JSONView, from first: Int
    ) throws(AnswerFault) -> [(index: Int, call: ToolCall)] {
        var out: [(index: Int, call: ToolCall)] = []
        guard let calls = message["tool_calls"] else { return out }
        for call in calls.elements {
            guard let function = call["function"], let name = function["name"]?.string else { throw .malformed }
            var arguments = JSONWriter()
            if let view = function["arguments"], view.isObject { arguments.value(view) }
            let text = arguments.bytes.isEmpty ? "{}" : arguments.text
            out.append((first + out.count, ToolCall(id: call["id"]?.string, name: name, arguments: text)))
        }
        return out
    }

    private static func finish(_ root: JSONView, hasCalls: Bool) -> FinishReason {
        if hasCalls { return .toolCalls }
        switch root["done_reason"]?.string {
        case "length": return .length
        case "load": return .load
        case "unload": return .unload
        default: return .stop
        }
    }

    private static func usage(_ root: JSONView) -> Usage {
        var usage = Usage(input: root["prompt_eval_count"], output: root["eval_count"])
        usage.timing = Timing(root)
        return usage
    }

    private static func context(_ root: JSONView) throws(AnswerFault) -> ContextNumbers? {
        guard let context = root["context"], !context.isNull else { return nil }
        guard let numbers = ContextNumbers(open: context) else { throw .malformed }
        return numbers
    }
}
