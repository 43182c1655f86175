import SecurityGate
import Testing

@Suite struct DayCountTests {
    @Test func `a new day begins with nothing spent, and a clock that goes back gives nothing`() {
        var count = DayCount()
        count.turn(to: 20_000)
        count.spend(requests: 2, tokens: 50)
        count.turn(to: 20_000)
        #expect((count.requests, count.tokens) == (2, 50))
        count.turn(to: 19_999)
        #expect((count.day, count.requests, count.tokens) == (19_999, 2, 50))
        count.turn(to: 20_000)
        #expect((count.requests, count.tokens) == (0, 0))
        count.spend(requests: 0, tokens: -9)
        #expect(count.tokens == 0)
    }

    @Test func `a workload covers what is within its budget of the day`() {
        let workload = Workload(name: "eval", requests: 2, tokens: 100)
        var count = DayCount()
        count.turn(to: 1)
        #expect(count.covers(workload, tokens: 100))
        #expect(!count.covers(workload, tokens: 101))
        count.spend("eval", requests: 1, tokens: 60)
        #expect(count.covers(workload, tokens: 40))
        #expect(!count.covers(workload, tokens: 41))
        count.spend("eval", requests: 1, tokens: -30)
        #expect(!count.covers(workload, tokens: 1))
        count.turn(to: 2)
        #expect(count.covers(workload, tokens: 1))
    }
}
