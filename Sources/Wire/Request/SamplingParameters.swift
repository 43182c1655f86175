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

    /// What was asked for, where policy brought some of it down.
    var beforeBounds: AskedParameters?

    public init() {}

    /// What is asked for now of that which policy can bring down.
    var asked: AskedParameters {
        var asked = AskedParameters()
        (asked.choices, asked.bestOf, asked.maxTokens) = (n, bestOf, maxTokens)
        (asked.topLogprobs, asked.context) = (topLogprobs, context)
        (asked.logprobs, asked.logitBias) = (logprobs, logitBias != nil)
        return asked
    }

    /// How many alternatives of each token the client asked to see; nil where it asked for no log probabilities.
    public var alternatives: Int? { logprobs ? topLogprobs ?? 0 : nil }

    /// Brings everything within the policy's limits, and refuses what it does not permit together.
    mutating func bound(by policy: ParameterPolicy) throws(DecodeRefusal) {
        if logitBias != nil, logprobs || (topLogprobs ?? 0) > 0, !policy.allowed.contains(.biasWithLogprobs) {
            throw DecodeRefusal(
                .paramForbidden, "'logit_bias' and 'logprobs' cannot be combined", param: "logit_bias",
                needs: .biasWithLogprobs)
        }
        let asked = asked
        let granted = policy.granted(asked)
        guard granted != asked else { return }
        beforeBounds = asked
        (n, bestOf, maxTokens) = (granted.choices, granted.bestOf, granted.maxTokens)
        (topLogprobs, context) = (granted.topLogprobs, granted.context)
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
