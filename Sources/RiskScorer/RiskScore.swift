import Vocabulary

/// How dangerous a request looks, 0 to 100, with everything that made it so.
public struct RiskScore: Sendable, Equatable {
    /// Findings are kept up to this number, the heaviest first.
    public static let findingLimit = 32

    /// All findings joined; higher is worse.
    public var score: Int
    /// The classifier's calibrated probability that one of the texts is an attack, 0 to 1; rules have no part in it.
    public var probability: Double
    /// Findings in what the user, the assistant or the developer wrote, joined.
    public var userScore: Int
    /// Findings in what tools and documents brought in, joined.
    public var toolScore: Int
    /// What was found, heaviest first.
    public var findings: [Finding]

    public init(
        score: Int = 0, probability: Double = 0, userScore: Int = 0, toolScore: Int = 0, findings: [Finding] = []
    ) {
        self.score = score
        self.probability = probability
        self.userScore = userScore
        self.toolScore = toolScore
        self.findings = findings
    }
}
