extension ModelRegistry {
    /// The report on the model that a name means, in any of its spellings; nil where there is none.
    public func report(for servedName: String) -> ModelReport? {
        let name = ModelName.normalised(servedName)
        return reports().first { ModelName.normalised($0.model) == name }
    }
}

extension ModelReport {
    /// The one spelling under which the model is looked up, such as a model server may report it.
    public var lookupName: String { ModelName.normalised(model) }

    /// A name as it is looked up.
    public static func lookupName(of servedName: String) -> String { ModelName.normalised(servedName) }
}
