import SecurityGate

/// Reads what the script says, strictly: anything that it cannot have said is no answer.
enum AdmissionReply {
    /// Largest number that the script can mean: the drain of the largest bucket at the slowest rate.
    private static let longest = 1 << 60

    static func read(_ reply: RedisReply?, _ ask: AdmissionAsk, lease: String?) -> AdmissionAnswer? {
        guard let numbers = reply?.integers, numbers.allSatisfy({ 0...longest ~= $0 }), let first = numbers.first,
            let verdict = AdmissionVerdict(rawValue: first), first <= AdmissionVerdict.concurrency.rawValue
        else { return nil }
        var answer = AdmissionAnswer()
        answer.verdict = verdict
        if verdict == .banned { return numbers.count == 1 ? answer : nil }
        let isSimple = ask.isSimple
        guard numbers.count == (isSimple ? 4 : 13) else { return nil }
        guard let requests = quota(numbers[1...3], ask.allowance.requests) else { return nil }
        answer.standing.requests = requests
        if !isSimple {
            guard let tokens = quota(numbers[4...6], ask.allowance.tokens), numbers[10] <= 1,
                numbers[12] <= DayCount.length
            else { return nil }
            answer.standing.tokens = tokens
            (answer.standing.running, answer.standing.day) = (numbers[7], numbers[11])
            (answer.standing.spentRequests, answer.standing.spentTokens) = (numbers[8], numbers[9])
            answer.isCovered = numbers[10] == 1
        }
        return complete(answer, ask, lease, left: isSimple ? 0 : numbers[12], share: 0)
    }

    private static func quota(_ numbers: ArraySlice<Int>, _ rate: Rate) -> Quota? {
        guard !rate.isNone else { return numbers.allSatisfy { $0 == 0 } ? .unlimited : nil }
        let numbers = Array(numbers)
        guard numbers[0] <= rate.burst else { return nil }
        return Quota(limit: rate.perMinute, remaining: numbers[0], reset: numbers[1], retryAfter: numbers[2])
    }

    /// Adds what follows from the verdict; nil for one that nothing can have led to.
    ///
    /// - Parameter left: microseconds until the day is over.
    static func complete(
        _ answer: AdmissionAnswer, _ ask: AdmissionAsk, _ lease: String?, left: Int, share: Int
    ) -> AdmissionAnswer? {
        var answer = answer
        switch answer.verdict {
        case .requests: answer.retryAfter = answer.standing.requests.retryAfter
        case .tokens: answer.retryAfter = answer.standing.tokens.retryAfter
        case .budget: answer.retryAfter = left
        case .concurrency: answer.retryAfter = Admission.pause
        default:
            answer.ticket = AdmissionTicket(
                ask, lease: lease, day: answer.standing.day, isCovered: answer.isCovered, share: share)
            return answer
        }
        return answer.retryAfter > 0 ? answer : nil
    }
}
