/// All that a verification found out about a model.
public struct ModelExamination: Sendable, Equatable {
    /// The verdict.
    public var report: ModelReport
    /// What the model is made of; nil when it is not intact.
    public var contents: ModelContents?
    /// The states of every file of more than one leaf, by its digest.
    public var leaves: [String: LeafStates]

    public init(report: ModelReport, contents: ModelContents? = nil, leaves: [String: LeafStates] = [:]) {
        self.report = report
        self.contents = contents
        self.leaves = leaves
    }
}
