import Vocabulary

/// Sampling and probing parameters, in OpenAI's names; nil where the client left them out.
public struct SamplingParameters: Sendable {
    public var temperature: Double?
    public var topP: Double?
    public var topK: Int?
    public var minP: Double?
    public var maxTokens: Int?
    /// Which of OpenAI's two names the limit came under; its reasoning models take the newer one only.
    public var isCompletionLimit = false
    public var n: Int?
    public var seed: Int?
    public var stop: [String] = []
    public var presencePenalty: Double?
    public var frequencyPenalty: Double?
    public var repeatPenalty: Double?
    /// Ollama only.
    public var repeatLastN: Int?
    public var typicalP: Double?
    /// Ollama's `num_ctx`; only where policy lets it through.
    public var context: Int?
    public var logprobs = false
    public var topLogprobs: Int?
    public var logitBias: JSONView?
    /// Completions only: candidates of which the best is answered.
    public var bestOf: Int?
    /// Completions only: the prompt comes back in front of the answer.
    public var echo = false

    public init() {}

    /// How many alternatives of each token the client asked to see; nil where it asked for no log probabilities.
    public var alternatives: Int? { logprobs ? topLogprobs ?? 0 : nil }

    /// Brings everything within the policy's limits, and refuses what it does not permit together.
    mutating func bound(by policy: ParameterPolicy) throws(DecodeRefusal) {
        if logitBias != nil, logprobs || (topLogprobs ?? 0) > 0, !policy.allowed.contains(.biasWithLogprobs) {
            throw DecodeRefusal(.paramForbidden, "'logit_bias' and 'logprobs' cannot be combined", param: "logit_bias")
        }
        n = n.map { min($0, policy.maxChoices) }
        // There are never more answers than candidates.
        if let wanted = bestOf, wanted > policy.maxBestOf {
            bestOf = policy.maxBestOf
            n = n.map { min($0, policy.maxBestOf) }
        }
        topLogprobs = topLogprobs.map { min($0, policy.maxTopLogprobs) }
        context = policy.maxContext.flatMap { limit in context.map { min($0, limit) } }
        if let limit = policy.maxTokens { maxTokens = min(maxTokens ?? limit, limit) }
    }
}

extension SamplingParameters {
    /// Refuses what Ollama's native API has no word for.
    func checkForOllama() throws(DecodeRefusal) {
        if let n, n > 1 {
            throw DecodeRefusal(
                .paramOutOfRange, "this model's server makes one answer at a time: 'n' must be 1", param: "n")
        }
        if let bestOf, bestOf > 1 {
            throw DecodeRefusal(
                .paramOutOfRange, "this model's server makes one answer at a time: 'best_of' must be 1",
                param: "best_of")
        }
        if logitBias != nil {
            throw DecodeRefusal(.paramForbidden, "this model's server has no 'logit_bias'", param: "logit_bias")
        }
        if echo { throw DecodeRefusal(.paramForbidden, "this model's server cannot 'echo' the prompt", param: "echo") }
    }
}
