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

    public enum Answers: String, Sendable, CaseIterable, Codable {
        /// They end at once, with the dialect's error.
        case cut
        /// They come to their end.
        case finish
    }

    public var detector = Detector.closed
    /// Milliseconds that scoring one request may take.
    public var detectorTimeout = 5000
    /// Without the shared limits.
    public var limits = Limits.local
    /// What becomes of answers that are under way when their model turns out not to be what was verified.
    public var answers = Answers.cut

    public init() {}
}
