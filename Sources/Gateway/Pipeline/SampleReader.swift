import ExtractionDetector
import Vocabulary
import Wire

/// Takes what the extraction detector knows of a request, under the installation's own seed.
struct SampleReader: Sendable {
    /// Bytes of a name that count.
    private static let nameLimit = 256

    private let seed: UInt64
    private let prompts: PromptReader

    /// - Parameter seed: the same on all gateways of an installation, and known to nobody else.
    init(seed: UInt64) {
        self.seed = seed
        prompts = PromptReader(seed: seed)
    }

    /// - Parameter address: the client's, as text.
    /// - Returns: nil for vectors: an index is built from many texts of one kind, which is no sign of anything.
    func read(_ request: ModelRequest, from address: String, findings: [Finding]) -> ExtractionSample? {
        if case .embedding = request { return nil }
        let (sampling, segments) = (request.sampling, request.segments)
        let bias = sampling.logitBias.map { LogitBiasShape(json: $0.source, seed: seed) }
        var prompt = prompts.read(segments)
        if findings.contains(where: { $0.code == .piSystemExtract }) { prompt.asks.insert(.systemPrompt) }
        return ExtractionSample(
            hasLogitBias: bias != nil, logitBiasHash: bias?.hash ?? 0, logitBiasKeys: bias?.keys ?? 0,
            logitBiasPeak: Int(bias?.peakMilli ?? 0), logprobs: sampling.logprobs,
            topLogprobs: sampling.topLogprobs ?? 0, echo: sampling.echo, n: sampling.n ?? 1,
            temperature: sampling.temperature, topP: sampling.topP, seed: sampling.seed,
            maxTokens: sampling.maxTokens, turns: request.earlierTurns, prompt: prompt,
            origin: SampleOrigin(model: hash(request.model), address: hash(address)))
    }

    /// FNV-1a behind the seed; 0 for no text at all.
    private func hash(_ text: String) -> UInt32 {
        guard !text.isEmpty else { return 0 }
        let hash = text.utf8.prefix(Self.nameLimit).reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
