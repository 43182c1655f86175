/// A pattern taken apart.
indirect enum PatternNode: Sendable, Equatable {
    case empty
    case set(ScalarSet)
    case assertion(Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `most` is nil for any number.
    case repetition(PatternNode, least: Int, most: Int?)

    /// What holds between two scalars without taking any.
    enum Assertion: Sendable, Equatable {
        case lineStart, lineEnd, wordEdge, noWordEdge
    }
}

/// Why a text is no pattern, and where.
struct PatternError: Error, Equatable {
    /// Scalars before the fault.
    var offset: Int
    var reason: String
    var hint: String
}
