/// What follows a signal of model extraction, by its confidence.
public struct ResponseLadder: Sendable, Equatable {
    /// The answers to a signal, the mildest first; each holds with all the milder ones that policy names.
    public enum Step: String, Sendable, CaseIterable, Codable, Comparable {
        /// Only on record, with an alert: always.
        case log
        /// Without log probabilities and `logit_bias`.
        case strip
        /// One choice an answer, and few alternatives.
        case cap
        /// Each request waits.
        case slow
        /// Model routes are refused until an operator looked, or the time is over.
        case quarantine
        case ban

        public static func < (left: Step, right: Step) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// Confidence in percent from which on a step is taken; a step that is not here never is.
    public var confidence: [Step: Int] = [.strip: 70, .cap: 80, .slow: 90]
    /// Milliseconds for which a step holds after the last signal; also how long a quarantine or ban lasts. A repeated one
    /// lasts as long as ``AutoBanPolicy/durations`` say, and never less than this.
    public var hold = 600_000
    /// Milliseconds that a request waits under `slow`.
    public var delay = 2000
    /// Most alternatives of a token (`top_logprobs`) under `cap`.
    public var topLogprobs = 1

    public init() {}

    /// The steps that a signal of this confidence (0 to 1) leads to.
    public func steps(confidence value: Double) -> Set<Step> {
        Set(confidence.filter { Int(value * 100) >= $0.value }.keys)
    }
}
