/// The tokens that a request takes before it is sent: its input, and the longest answer that it may get.
public struct Reservation: Sendable, Equatable {
    public var tokens: Int
    /// Most tokens of each answer, which the model's server is told; nil where there is no answer, or nothing is counted.
    public var answer: Int?

    public init(tokens: Int = 0, answer: Int? = nil) {
        self.tokens = tokens
        self.answer = answer
    }

    /// Reserves for a request with `input` tokens and `answers` answers.
    ///
    /// - Parameters:
    ///   - wanted: most tokens of each answer, as the client said; nil where it did not.
    ///   - standard: what holds where it did not.
    /// - Returns: nil where not even a token of each answer fits into what the tenant may have at once: such a request can
    ///   never be let through.
    public init?(input: Int, answers: Int, wanted: Int?, standard: Int, within allowance: Allowance) {
        guard let most = allowance.mostTokens else {
            self.init()
            return
        }
        guard answers > 0 else {
            guard input <= most else { return nil }
            self.init(tokens: input)
            return
        }
        let room = (most - input) / answers
        guard input < most, room > 0 else { return nil }
        let answer = min(max(1, wanted ?? standard), room)
        self.init(tokens: input + answer * answers, answer: answer)
    }
}
