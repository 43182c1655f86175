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
    /// For the extraction detector; nil for requests of which it knows nothing.
    let sample: ExtractionSample?

    init(_ request: ModelRequest, from address: String, _ scorer: RiskScorer, _ samples: SampleReader) {
        let segments = request.segments
        text = scorer.score(segments)
        telling = text.score < TenantRisk.floor ? [] : text.findings.filter(\.isTelling)
        marks = FindingMark.marks(of: telling, in: segments)
        sample = samples.read(request, from: address, findings: text.findings)
    }
}
