/// The thresholds and modes that turn an assessment into a ruling.
public struct Policy: Sendable, Equatable {
    /// Scores from here on are blocked; 0 to 100. The default is where one benign request in a hundred would be.
    public var block = 80
    /// Scores from here on are let through with a warning on record; 0 to 100.
    public var warn = 50
    /// What of a prompt operators see.
    public var excerpt = Excerpt.masked
    /// Whether `x-secureinfer-risk` is sent: useful in demos, a gradient for attackers otherwise.
    public var exposeRisk = false

    public init() {}

    /// How much of the text goes into the feed.
    public enum Excerpt: String, Sendable, CaseIterable, Codable {
        case none
        /// The matched span with 24 characters on either side, secrets starred.
        case masked
        /// The last user text as it is, up to a bound.
        case full
    }
}

/// Whether rulings are carried out or only recorded.
public enum Mode: String, Sendable, CaseIterable, Codable {
    case enforce, monitor
}
