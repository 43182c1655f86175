import SecurityGate

/// The tenants that are known to be over their requests a minute, and until when, so that what comes meanwhile costs next
/// to nothing. Only time lets a bucket of requests have room again, so nobody is refused wrongly; who has got another limit
/// is asked for anew.
struct OverRate {
    private struct Entry {
        var rate: Rate
        var answer: AdmissionAnswer
        /// Microseconds, monotonic.
        var noted: Int
    }

    private var entries: [String: Entry] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// Tenants remembered; when there are more, all are forgotten.
    private static let limit = 10_000

    mutating func note(_ ask: AdmissionAsk, _ answer: AdmissionAnswer, now: () -> Moment) {
        if entries.count >= Self.limit { entries = [:] }
        entries[ask.tenant] = Entry(rate: ask.allowance.requests, answer: answer, noted: now().monotonic)
    }

    /// The answer that asking would bring; nil where it must be asked.
    mutating func answer(_ ask: AdmissionAsk, now: () -> Moment) -> AdmissionAnswer? {
        guard !entries.isEmpty, ask.requests > 0, let entry = entries[ask.tenant] else { return nil }
        let passed = now().monotonic - entry.noted
        guard entry.rate == ask.allowance.requests, passed < entry.answer.retryAfter else {
            entries[ask.tenant] = nil
            return nil
        }
        var answer = entry.answer
        answer.retryAfter -= passed
        answer.standing.requests.retryAfter -= passed
        answer.standing.requests.reset -= passed
        answer.standing.tokens.reset = max(0, answer.standing.tokens.reset - passed)
        return answer
    }
}
