/// What the extraction detector knows of one request: parameters and fingerprints, never text.
public struct ExtractionSample: Sendable, Equatable {
    /// `logit_bias` is present.
    public var hasLogitBias: Bool
    /// Any hash of the bias that was sent; 0 where the caller has none, then every bias counts as a new one.
    public var logitBiasHash: UInt64
    /// `logprobs` was asked for.
    public var logprobs: Bool
    /// `top_logprobs`, 0 where absent.
    public var topLogprobs: Int
    /// `echo` was asked for.
    public var echo: Bool
    /// Answers asked for.
    public var n: Int
    /// `temperature`, nil where the server chooses.
    public var temperature: Double?
    /// Most tokens of the answer; nil where the server chooses.
    public var maxTokens: Int?
    /// User messages before the last one; 0 for a fresh conversation.
    public var turns: Int
    /// What the last user message looks like.
    public var prompt: PromptShape

    public init(
        hasLogitBias: Bool = false, logitBiasHash: UInt64 = 0, logprobs: Bool = false, topLogprobs: Int = 0,
        echo: Bool = false, n: Int = 1, temperature: Double? = nil, maxTokens: Int? = nil, turns: Int = 0,
        prompt: PromptShape = PromptShape()
    ) {
        self.hasLogitBias = hasLogitBias
        self.logitBiasHash = logitBiasHash
        self.logprobs = logprobs
        self.topLogprobs = topLogprobs
        self.echo = echo
        self.n = n
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.turns = turns
        self.prompt = prompt
    }
}

/// Fingerprints of one prompt.
public struct PromptShape: Sendable, Equatable {
    /// Hash of all words; equal prompts have equal hashes.
    public var hash: UInt64
    /// Similarity hash: near-duplicates differ in few of the 64 bits.
    public var simHash: UInt64
    /// Words, counted up to ``PromptReader/wordLimit``.
    public var words: Int
    /// The prompt asks for endless repetition, or is one word again and again.
    public var asksRepetition: Bool

    public init(hash: UInt64 = 0, simHash: UInt64 = 0, words: Int = 0, asksRepetition: Bool = false) {
        self.hash = hash
        self.simHash = simHash
        self.words = words
        self.asksRepetition = asksRepetition
    }
}
