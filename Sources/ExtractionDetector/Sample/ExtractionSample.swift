/// What the extraction detector knows of one request: parameters and fingerprints, never text.
///
/// Numbers of the client are cut to what the rules tell apart, so that a sample is the same after ``encoded()`` and back.
public struct ExtractionSample: Sendable, Equatable {
    /// `logit_bias` is present.
    public let hasLogitBias: Bool
    /// What the bias is made of; nothing where there is none.
    public let bias: LogitBiasShape
    /// `logprobs` was asked for.
    public let logprobs: Bool
    /// `top_logprobs`, 0 where absent; 255 at most.
    public let topLogprobs: Int
    /// `echo` was asked for.
    public let echo: Bool
    /// Answers asked for, 1 to 65,535.
    public let n: Int
    /// Thousandths of `temperature`, nil where the server chooses.
    public let temperatureMilli: Int32?
    /// Thousandths of `top_p`, nil where the server chooses.
    public let topPMilli: Int32?
    /// Hash of `seed`, nil where there is none.
    public let seed: UInt32?
    /// Most tokens of the answer; nil where the server chooses.
    public let maxTokens: Int?
    /// User messages before the last one, 65,535 at most; 0 for a fresh conversation.
    public let turns: Int
    /// What the last user message looks like, and what it stands in.
    public let prompt: PromptShape
    /// Who asks what; 0 where it is not known.
    public let origin: SampleOrigin

    public init(
        hasLogitBias: Bool = false, logitBiasHash: UInt64 = 0, logitBiasKeys: UInt64 = 0, logitBiasPeak: Int = 0,
        logprobs: Bool = false, topLogprobs: Int = 0, echo: Bool = false, n: Int = 1, temperature: Double? = nil,
        topP: Double? = nil, seed: Int? = nil, maxTokens: Int? = nil, turns: Int = 0,
        prompt: PromptShape = PromptShape(), origin: SampleOrigin = SampleOrigin()
    ) {
        self.hasLogitBias = hasLogitBias
        bias = LogitBiasShape(
            hash: logitBiasHash, keys: logitBiasKeys, peakMilli: Int32(clamping: logitBiasPeak))
        self.logprobs = logprobs
        self.topLogprobs = min(max(topLogprobs, 0), 255)
        self.echo = echo
        self.n = min(max(n, 1), 65_535)
        temperatureMilli = temperature.map(Self.milli)
        topPMilli = topP.map(Self.milli)
        self.seed = seed.map { UInt32(truncatingIfNeeded: SeededHash.mix(UInt64(bitPattern: Int64($0)))) }
        self.maxTokens = maxTokens.map { min(max($0, 0), Int(Int32.max)) }
        self.turns = min(max(turns, 0), 65_535)
        self.prompt = prompt
        self.origin = origin
    }

    /// Any number at all becomes one of ± 1,000,000 thousandths.
    private static func milli(_ value: Double) -> Int32 {
        value.isNaN ? 0 : Int32(min(max(value, -1_000), 1_000) * 1_000)
    }

    /// For ``init(encoded:)`` alone.
    init(
        flags: Flags, bias: LogitBiasShape, topLogprobs: UInt8, n: UInt16, temperature: Int32?, topP: Int32?,
        seed: UInt32?, maxTokens: Int?, turns: UInt16, prompt: PromptShape, origin: SampleOrigin
    ) {
        hasLogitBias = flags.contains(.bias)
        self.bias = bias
        logprobs = flags.contains(.logprobs)
        self.topLogprobs = Int(topLogprobs)
        echo = flags.contains(.echo)
        self.n = Int(n)
        temperatureMilli = temperature
        topPMilli = topP
        self.seed = seed
        self.maxTokens = maxTokens
        self.turns = Int(turns)
        self.prompt = prompt
        self.origin = origin
    }
}

/// Small hashes of where a request came from and what it asked: enough to tell equal from other, too little to name anybody.
public struct SampleOrigin: Sendable, Equatable {
    /// The model that was asked.
    public var model: UInt32
    /// The client's address.
    public var address: UInt32

    public init(model: UInt32 = 0, address: UInt32 = 0) {
        self.model = model
        self.address = address
    }
}
