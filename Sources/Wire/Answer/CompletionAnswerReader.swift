/// Reads answers of an OpenAI-compatible upstream's `/v1/completions`.
enum CompletionAnswerReader {
    static func whole(_ document: JSONDocument) throws(AnswerFault) -> ModelAnswer {
        var answer = ModelAnswer()
        for choice in try OpenAIAnswerReader.choices(document.root) {
            guard let text = choice["text"]?.string else { throw .malformed }
            var out = ModelAnswer.Choice()
            out.index = try OpenAIAnswerReader.index(choice, else: answer.choices.count)
            out.content = text
            out.finish = OpenAIAnswerReader.finish(choice) ?? .stop
            out.logprobs = OpenAIAnswerReader.logprobs(choice)
            answer.choices.append(out)
        }
        answer.usage = OpenAIAnswerReader.usage(document.root) ?? Usage()
        return answer
    }

    /// The steps in one `data:` payload.
    static func chunk(_ payload: [UInt8]) throws(AnswerFault) -> [AnswerDelta] {
        if payload.elementsEqual("[DONE]".utf8) { return [.done] }
        guard let document = try? JSONDocument(payload), document.root.isObject else { throw .malformed }
        var out: [AnswerDelta] = []
        for choice in try OpenAIAnswerReader.choices(document.root) {
            guard let text = choice["text"]?.string else { throw .malformed }
            var piece = AnswerDelta.Piece()
            piece.index = try OpenAIAnswerReader.index(choice, else: 0)
            piece.content = text
            piece.finish = OpenAIAnswerReader.finish(choice)
            piece.logprobs = OpenAIAnswerReader.logprobs(choice)
            out.append(.piece(piece))
        }
        if let usage = OpenAIAnswerReader.usage(document.root) { out.append(.usage(usage)) }
        return out
    }
}
