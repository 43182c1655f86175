import SecurityGate
import Testing

@Suite struct ReservationTests {
    struct Case: Sendable {
        var input: Int
        var answers = 1
        var wanted: Int?
        var tpm = 0
        var burst: Int?
        var daily = 0
        var expected: Reservation?

        static let cases = [
            Case(input: 10, wanted: 50, tpm: 1000, expected: Reservation(tokens: 60, answer: 50)),
            Case(input: 10, tpm: 1000, expected: Reservation(tokens: 310, answer: 300)),
            Case(input: 10, tpm: 100, expected: Reservation(tokens: 100, answer: 90)),
            Case(input: 10, wanted: 5000, tpm: 1000, burst: 60, expected: Reservation(tokens: 60, answer: 50)),
            Case(input: 10, answers: 4, wanted: 20, tpm: 1000, expected: Reservation(tokens: 90, answer: 20)),
            Case(input: 10, answers: 4, wanted: 20, tpm: 50, expected: Reservation(tokens: 50, answer: 10)),
            Case(input: 10, answers: 0, tpm: 10, expected: Reservation(tokens: 10)),
            Case(input: 11, answers: 0, tpm: 10), Case(input: 10, tpm: 10), Case(input: 8, answers: 3, tpm: 10),
            Case(input: 10, wanted: 90, daily: 50, expected: Reservation(tokens: 50, answer: 40)),
            Case(input: 10, wanted: 90, tpm: 70, daily: 50, expected: Reservation(tokens: 50, answer: 40)),
            Case(input: 1_000_000_000, wanted: 1_000_000, expected: Reservation()),
        ]
    }

    @Test(arguments: Case.cases) func `an answer is bounded by what the tenant may have at once`(_ item: Case) {
        var policy = LimitPolicy()
        (policy.tokens, policy.tokenBurst, policy.dailyTokens) = (item.tpm, item.burst, item.daily)
        let found = Reservation(
            input: item.input, answers: item.answers, wanted: item.wanted, standard: 300, within: Allowance(policy))
        #expect(found == item.expected)
    }

    @Test func `policy's limits come before the tenant's own, 0 is none, and what is too much is brought down`() {
        var policy = LimitPolicy()
        let tenant = TenantLimits(requests: 6, tokens: 70, concurrency: 8)
        #expect(Allowance(policy, tenant).requests == Rate(perMinute: 6))
        #expect(!Allowance(policy, tenant).isSimple)
        (policy.requests, policy.tokens, policy.concurrency) = (0, 0, 0)
        #expect(Allowance(policy, tenant).isUnlimited)
        (policy.requests, policy.tokens) = (Int.max, Int.max)
        #expect(Allowance(policy, tenant).requests.perMinute == 60_000_000)
        #expect(Allowance(policy, tenant).tokens.perMinute == 1_000_000_000)
    }
}
