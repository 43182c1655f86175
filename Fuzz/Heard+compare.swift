@testable import Wire

/// What a client must have heard of an answer that is complete.
extension Heard {
    /// `self` is what the upstream said. Routes have less than all: completions no reasoning, responses and Ollama's one
    /// choice only, and only chats and responses calls of tools.
    func check(heard: Heard, _ client: ClientAPI, _ what: String) {
        Fuzzing.expect(heard.isComplete == isComplete, "\(what): complete \(heard.isComplete)")
        switch client {
        case .chatCompletions:
            Fuzzing.expect(heard.content == content, "\(what): content")
            Fuzzing.expect(heard.reasoning == reasoning && heard.refusal == refusal, "\(what): reasoning or refusal")
            Fuzzing.expect(heard.arguments == arguments, "\(what): arguments")
        case .completions: Fuzzing.expect(heard.content == content, "\(what): content")
        case .responses:
            checkFirst(heard, what)
            Fuzzing.expect(heard.refusal[0] ?? [] == refusal[0] ?? [], "\(what): refusal")
            checkCalls(heard, what) { $0 == $1 }
        case .ollamaChat:
            checkFirst(heard, what)
            checkCalls(heard, what) { $1 == Self.object($0) }
        case .ollamaGenerate: checkFirst(heard, what)
        default: fatalError("\(what): no route of text")
        }
    }

    private func checkFirst(_ heard: Heard, _ what: String) {
        Fuzzing.expect(heard.content[0] ?? [] == content[0] ?? [], "\(what): content")
        Fuzzing.expect(heard.reasoning[0] ?? [] == reasoning[0] ?? [], "\(what): reasoning")
    }

    /// The calls by name and arguments; their order is theirs or that of their places.
    private func checkCalls(_ heard: Heard, _ what: String, _ isSame: ([UInt8], [UInt8]) -> Bool) {
        Fuzzing.expect(heard.calls.count == calls.count, "\(what): \(heard.calls.count) calls, not \(calls.count)")
        var rest = heard.calls
        for call in calls {
            let place = rest.firstIndex { $0.name == call.name && isSame(call.arguments, $0.arguments) }
            guard let place else { fatalError("\(what): the call \(Fuzzing.shown(call.name)) is lost") }
            rest.remove(at: place)
        }
    }

    /// Arguments as Ollama has them: an object, which is empty where the text is none.
    private static func object(_ text: [UInt8]) -> [UInt8] {
        guard let document = try? JSONDocument(text), document.root.isObject else { return Array("{}".utf8) }
        var out = JSONWriter()
        out.value(document.root)
        return out.bytes
    }
}
