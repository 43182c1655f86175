import Testing
import Vocabulary

@testable import ExtractionDetector

struct ExtractionStateSharingTests {
    /// What one, and what two states in turns, saw of the same requests.
    private static func split(
        _ count: Int, _ make: (Int) -> ExtractionSample
    ) -> (whole: ExtractionState, even: ExtractionState, odd: ExtractionState) {
        var states = (whole: ExtractionState(), even: ExtractionState(), odd: ExtractionState())
        for number in 1...count {
            let (sample, time) = (make(number), Int64(number) * 5_000)
            _ = states.whole.observe(sample, at: time)
            if number % 2 == 0 {
                _ = states.even.observe(sample, at: time)
            } else {
                _ = states.odd.observe(sample, at: time)
            }
        }
        return states
    }

    static let counted = ["param.bias", "param.echo", "logprobs.harvest", "prompt.repetition", "distill.tasks"]

    @Test(arguments: counted) func `two halves come to what one saw, joined in either order`(_ rule: String) throws {
        let attack = try #require(AttackTests.attacks.first { $0.rule == rule })
        let (whole, even, odd) = Self.split(60, attack.make)
        var one = even
        one.merge(odd)
        var other = odd
        other.merge(even)
        func count(_ state: ExtractionState) -> Int {
            state.standing(at: 300_000).first { $0.rule == rule }?.count ?? 0
        }
        #expect(count(one) == count(other))
        #expect(abs(count(one) - count(whole)) * 10 <= count(whole))
        #expect(count(whole) > 30)
    }

    @Test func `joining states never makes them larger`() {
        var state = StateEncodingTests.full
        for _ in 0..<100 { state.merge(StateEncodingTests.full) }
        #expect(state.byteCount == ExtractionState().byteCount)
        #expect(state.encoded().count == ExtractionState().encoded().count)
        #expect(ExtractionState(encoded: state.encoded()) == state)
    }

    @Test func `a false alarm does not come again, and another attack does`() throws {
        let task = try #require(AttackTests.attacks.first { $0.rule == "distill.tasks" })
        var state = ExtractionState()
        for number in 1...100 { _ = state.observe(task.make(number), at: Int64(number) * 1_000) }
        #expect(state.excuse(.extDistillation) == 1)
        let after = Traffic.run(500, state: state, task.make)
        #expect(after.filter { $0.signal.code == .extDistillation }.isEmpty)
        let others = AttackTests.attacks.filter { $0.code != .extDistillation }
        for attack in others {
            let signals = Traffic.run(attack.most + 120, state: state, attack.make)
            if !signals.contains(where: { $0.signal.rule == attack.rule }) { Issue.record("\(attack.name) is missed") }
        }
        let changed = Traffic.run(100, state: state) {
            ExtractionSample(temperature: 1, maxTokens: 4_096, prompt: Traffic.task($0))
        }
        #expect(changed.contains { $0.signal.code == .extDistillation })
    }

    @Test func `an excuse ends after thirty days`() throws {
        let task = try #require(AttackTests.attacks.first { $0.rule == "distill.tasks" })
        var state = ExtractionState()
        for number in 1...100 { _ = state.observe(task.make(number), at: Int64(number) * 1_000) }
        state.excuse(.extDistillation)
        #expect(state.excused(at: 1_000_000).map(\.rule) == ["distill.tasks"])
        let later: Int64 = 31 * 86_400_000
        #expect(state.excused(at: later).isEmpty)
        var signals: [ExtractionSignal] = []
        for number in 1...100 { signals += state.observe(task.make(number), at: later + Int64(number) * 1_000) }
        #expect(signals.contains { $0.code == .extDistillation })
    }

    @Test func `there is nothing to excuse where nothing counted`() {
        var state = ExtractionState()
        #expect(state.excuse(.extRandomTokens) == 0)
        #expect(state == ExtractionState())
    }

    @Test func `an excuse holds in the state that it is joined to`() throws {
        let task = try #require(AttackTests.attacks.first { $0.rule == "distill.tasks" })
        var taught = ExtractionState()
        for number in 1...100 { _ = taught.observe(task.make(number), at: Int64(number) * 1_000) }
        taught.excuse(.extDistillation)
        var state = ExtractionState()
        state.merge(taught)
        #expect(Traffic.run(200, state: state, task.make).filter { $0.signal.code == .extDistillation }.isEmpty)
    }
}
