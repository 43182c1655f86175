import Vocabulary

/// One thing that was found in an answer.
public struct OutputFinding: Sendable, Equatable {
    /// What it is evidence of.
    public var category: OutputCategory
    /// What kind of it: `secret.github_token`.
    public var rule: String
    /// How much it counts, 0 to 100.
    public var weight: Int
    /// What was done about it.
    public var action: OutputAction
    /// What policy would have done, were it carried out.
    public var would: OutputAction
    /// The encoding that it was found in, as `base64`; empty for plain text.
    public var form: String
    /// Words for people, which never hold what was found.
    public var evidence: String

    public var code: ReasonCode { category.code }

    public init(
        category: OutputCategory, rule: String, weight: Int, action: OutputAction, would: OutputAction,
        form: String = "", evidence: String
    ) {
        self.category = category
        self.rule = rule
        self.weight = weight
        self.action = action
        self.would = would
        self.form = form
        self.evidence = evidence
    }
}
