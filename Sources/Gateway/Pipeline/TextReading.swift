import ExtractionDetector
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// All that a request's text says: what may take long, and needs nothing but the request.
struct TextReading: Sendable {
    let text: RiskScore
    /// The findings that count in the risk of conversation and tenant.
    let telling: [Finding]
    /// What tells these findings from those of earlier requests; none where there are no findings that count.
    let marks: [FindingMark]
    /// For the extraction detector; nil for vectors: an index is built from many texts of one kind, which is no sign of
    /// anything.
    let sample: ExtractionSample?

    init(_ request: ModelRequest, _ scorer: RiskScorer, _ reader: PromptReader) {
        let segments = request.segments
        text = scorer.score(segments)
        telling = text.score < TenantRisk.floor ? [] : text.findings.filter(\.isTelling)
        marks = FindingMark.marks(of: telling, in: segments)
        sample = Self.sample(request, reader)
    }

    private static func sample(_ request: ModelRequest, _ reader: PromptReader) -> ExtractionSample? {
        if case .embedding = request { return nil }
        let sampling = request.sampling
        return ExtractionSample(
            hasLogitBias: sampling.logitBias != nil, logitBiasHash: sampling.logitBias.map { hash($0) } ?? 0,
            logprobs: sampling.logprobs, topLogprobs: sampling.topLogprobs ?? 0, echo: sampling.echo,
            n: sampling.n ?? 1,
            temperature: sampling.temperature, maxTokens: sampling.maxTokens, turns: request.earlierTurns,
            prompt: reader.read(request.segments))
    }

    /// FNV-1a over the bias as it was written.
    private static func hash(_ view: JSONView) -> UInt64 {
        view.source.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
