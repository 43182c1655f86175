/// What a request asked of the model's server that policy can bring down or refuse, as the client wrote it.
///
/// Kept beside the decision, so that another policy can be held against the request later; it holds numbers and names of
/// permissions only, never text.
public struct AskedParameters: Sendable, Equatable {
    /// Choices (`n`).
    public var choices: Int?
    /// Candidates behind each choice (`best_of`).
    public var bestOf: Int?
    /// Most tokens of the answer (`max_tokens`, `num_predict`).
    public var maxTokens: Int?
    /// Alternatives of each token (`top_logprobs`).
    public var topLogprobs: Int?
    /// Tokens of context (`num_ctx`).
    public var context: Int?
    public var logprobs = false
    public var logitBias = false
    /// What the request could not have done without.
    public var needs: Set<ParameterPolicy.Permission> = []

    public init() {}

    /// True where nothing was asked for that policy could change.
    public var isPlain: Bool { self == AskedParameters() }
}

extension ParameterPolicy {
    /// The same request within the limits: what the model's server is asked for.
    public func granted(_ asked: AskedParameters) -> AskedParameters {
        var granted = asked
        granted.choices = asked.choices.map { min($0, maxChoices) }
        // There are never more answers than candidates.
        if let wanted = asked.bestOf, wanted > maxBestOf {
            granted.bestOf = maxBestOf
            granted.choices = granted.choices.map { min($0, maxBestOf) }
        }
        granted.topLogprobs = asked.topLogprobs.map { min($0, maxTopLogprobs) }
        granted.context = maxContext.flatMap { limit in asked.context.map { min($0, limit) } }
        if let limit = maxTokens { granted.maxTokens = min(asked.maxTokens ?? limit, limit) }
        return granted
    }

    /// Fields for which the request lacks the permission.
    public func missing(for asked: AskedParameters) -> [Permission] {
        asked.needs.subtracting(allowed).sorted { $0.rawValue < $1.rawValue }
    }
}
