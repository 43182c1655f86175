/// Reading of answers by the route that was asked.
extension UpstreamAPI {
    /// A whole answer of text.
    ///
    /// - Parameter logprobs: how many alternatives of each token the client asked to see; nil where it asked for none of
    ///   this.
    public func whole(_ document: JSONDocument, logprobs: Int?) throws(AnswerFault) -> ModelAnswer {
        var answer =
            switch self {
            case .chatCompletions: try OpenAIAnswerReader.whole(document)
            case .completions: try CompletionAnswerReader.whole(document)
            case .ollamaChat: try OllamaAnswerReader.whole(document, .chat)
            case .ollamaGenerate: try OllamaAnswerReader.whole(document, .generate)
            case .embeddings, .ollamaEmbed: throw .malformed
            }
        guard !answer.choices.isEmpty else { throw .malformed }
        for place in answer.choices.indices {
            let found = answer.choices[place].logprobs
            answer.choices[place].logprobs = logprobs.flatMap { TokenLogprobs.list(found, most: $0) }
        }
        return answer
    }

    /// The steps in one payload of a stream. `callsBefore` counts the tool calls in those before it.
    func deltas(_ payload: [UInt8], callsBefore: Int) throws(AnswerFault) -> [AnswerDelta] {
        switch self {
        case .chatCompletions: try OpenAIAnswerReader.chunk(payload)
        case .completions: try CompletionAnswerReader.chunk(payload)
        case .ollamaChat: try OllamaAnswerReader.line(payload, .chat, callsBefore: callsBefore)
        case .ollamaGenerate: try OllamaAnswerReader.line(payload, .generate, callsBefore: callsBefore)
        case .embeddings, .ollamaEmbed: throw .malformed
        }
    }
}
