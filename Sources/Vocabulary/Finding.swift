/// A half-open range of UTF-8 byte offsets in the original text of a segment.
public struct Span: Sendable, Hashable, Codable {
    public var lower: Int
    public var upper: Int

    public init(_ lower: Int, _ upper: Int) {
        self.lower = lower
        self.upper = upper
    }

    /// Bytes covered.
    public var count: Int { upper - lower }
}

/// One thing that a detector saw, with what is needed to explain it to an operator.
public struct Finding: Sendable, Equatable {
    /// What it is evidence of.
    public var code: ReasonCode
    /// How much it counts alone, 0 to 100; several are joined by a noisy-or, never by a sum.
    public var weight: Int
    /// The rule or feature that matched: `override.ignore_previous`.
    public var rule: String
    /// Index into the segments that were scored; nil for findings about parameters or the session.
    public var segment: Int?
    /// Where in that segment's original text; nil when no single place explains it.
    public var span: Span?
    /// The decodings that led to the match, outermost first: `["base64", "rot13"]`; empty for plain text.
    public var decodePath: [String]
    /// A short piece of evidence for people, with secrets and personal data starred.
    public var evidence: String
    /// The words of a classifier's finding that weighed most, heaviest first; as private as the text itself.
    public var features: [String]

    public init(
        code: ReasonCode, weight: Int, rule: String, segment: Int? = nil, span: Span? = nil,
        decodePath: [String] = [], evidence: String = "", features: [String] = []
    ) {
        self.code = code
        self.weight = weight
        self.rule = rule
        self.segment = segment
        self.span = span
        self.decodePath = decodePath
        self.evidence = evidence
        self.features = features
    }
}

/// What the gate decides about a request.
public enum Action: String, Sendable, CaseIterable, Codable {
    case allow, warn, block
}
