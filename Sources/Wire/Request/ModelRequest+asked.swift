import Vocabulary

extension ModelRequest {
    /// What the request asked for that policy can bring down or refuse; nil where it asked for none of that.
    ///
    /// - Parameter policy: the one it was decoded by: what that does not permit is not in the request.
    public func asked(_ policy: ParameterPolicy) -> AskedParameters? {
        let parameters = sampling
        var asked = parameters.beforeBounds ?? parameters.asked
        if !policy.allowed.isEmpty {
            asked.needs = needs.intersection(policy.allowed)
            if asked.logitBias, asked.logprobs || (asked.topLogprobs ?? 0) > 0 { asked.needs.insert(.biasWithLogprobs) }
        }
        return asked.isPlain ? nil : asked
    }

    private var needs: Set<ParameterPolicy.Permission> {
        var needs: Set<ParameterPolicy.Permission> = []
        switch self {
        case .chat(let chat):
            let isRemote = chat.messages.contains {
                $0.content.contains { if case .remoteImage = $0 { true } else { false } }
            }
            if isRemote { needs.insert(.remoteImages) }
        case .completion(let completion):
            if completion.tokens != nil { needs.insert(.tokenPrompts) }
            if completion.context != nil, !completion.isContextOurs { needs.insert(.context) }
            if completion.raw { needs.insert(.raw) }
            if completion.template != nil { needs.insert(.template) }
        case .embedding(let embedding):
            if embedding.tokens != nil { needs.insert(.tokenPrompts) }
        }
        return needs
    }
}
