/// What is taken from a request of somebody who is thought to read out a model. The answer is then written as if less had
/// been asked for, so clients go on working.
extension ModelRequest {
    /// Without log probabilities and `logit_bias`, from which a model's last layer can be computed (Carlini et al. 2024).
    public func withoutDistribution() -> ModelRequest {
        changed { parameters in
            parameters.logprobs = false
            parameters.topLogprobs = nil
            parameters.logitBias = nil
        }
    }

    /// With one choice out of one candidate, and no more than so many alternatives a token.
    public func capped(topLogprobs limit: Int) -> ModelRequest {
        changed { parameters in
            parameters.n = parameters.n.map { min($0, 1) }
            parameters.bestOf = parameters.bestOf.map { min($0, 1) }
            parameters.topLogprobs = parameters.topLogprobs.map { min($0, max(0, limit)) }
        }
    }

    private func changed(_ change: (inout SamplingParameters) -> Void) -> ModelRequest {
        switch self {
        case .chat(var chat):
            change(&chat.parameters)
            return .chat(chat)
        case .completion(var completion):
            change(&completion.parameters)
            return .completion(completion)
        case .embedding: return self
        }
    }
}
