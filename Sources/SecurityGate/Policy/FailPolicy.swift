/// What happens when a control cannot do its work.
public struct FailPolicy: Sendable, Equatable {
    public enum Detector: String, Sendable, CaseIterable, Codable {
        /// The request is refused.
        case closed
        /// The request goes on, and that is counted.
        case open
    }

    public enum Limits: String, Sendable, CaseIterable, Codable {
        /// Each gateway holds its share of the limits by itself.
        case local
        /// Requests are refused.
        case closed
    }

    public var detector = Detector.closed
    /// Milliseconds that scoring one request may take.
    public var detectorTimeout = 5000
    /// Without the shared limits.
    public var limits = Limits.local

    public init() {}
}
