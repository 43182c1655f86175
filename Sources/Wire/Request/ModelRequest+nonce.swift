import Vocabulary

extension ModelRequest {
    /// The request with a nonce as the first words of all that the client has a say in.
    ///
    /// It stands in front of the client's system message where there is one, else in front of the first message: a system
    /// message of the gateway's own would replace the one that the model was made with (Ollama). Vectors are not made by
    /// going on from a prefix, so that requests for them stay as they are.
    ///
    /// - Throws: where nothing can be put in front: a prompt of token ids, a context that is none of the gateway's, and a
    ///   prompt that is to be repeated in the answer.
    func leading(_ minted: Minted) throws(DecodeRefusal) -> ModelRequest {
        switch self {
        case .chat(var chat):
            let isSystem = { (message: ChatMessage) in message.role == .system && !message.content.isEmpty }
            let place = chat.messages.firstIndex(where: isSystem) ?? chat.messages.startIndex
            guard place < chat.messages.endIndex else { return self }
            // The system message comes first wherever it stands: so do most templates have it.
            chat.messages[place].content.insert(.text(minted.text), at: 0)
            if place > 0, chat.messages[0].role != .system {
                chat.messages[0].content.insert(.text(minted.text), at: 0)
            }
            return .chat(chat)
        case .completion(let completion): return .completion(try completion.leading(minted))
        case .embedding: return self
        }
    }
}

extension CompletionRequest {
    fileprivate func leading(_ minted: Minted) throws(DecodeRefusal) -> CompletionRequest {
        guard tokens == nil else {
            throw DecodeRefusal(
                .paramForbidden, "token ids cannot be kept apart from other tenants' on this model's server: send text",
                param: "prompt")
        }
        guard context == nil || isContextOurs else {
            throw DecodeRefusal(
                .paramForbidden, "token ids cannot be kept apart from other tenants' on this model's server",
                param: "context")
        }
        guard !parameters.echo else {
            throw DecodeRefusal(.paramForbidden, "prompts are not repeated by this model's server", param: "echo")
        }
        guard residency == nil else { return self }
        var out = self
        out.template = template.map { minted.text + "\n" + $0 }
        if let system, !system.isEmpty, !raw {
            out.system = minted.text + "\n" + system
        } else {
            out.prompts = prompts.map { $0.isEmpty ? minted.text : minted.text + "\n" + $0 }
        }
        return out
    }
}
