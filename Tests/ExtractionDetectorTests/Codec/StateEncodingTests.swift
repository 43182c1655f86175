import Testing

@testable import ExtractionDetector

struct StateEncodingTests {
    /// A state that every rule and table has something in.
    static let full: ExtractionState = {
        var state = ExtractionState()
        for number in 1...200 {
            let attack = AttackTests.attacks[number % AttackTests.attacks.count]
            _ = state.observe(attack.make(number), at: Int64(number) * 10_000)
        }
        state.excuse(.extParamSweep)
        return state
    }()

    @Test func `a state comes back as it was, and goes on alike`() throws {
        let bytes = Self.full.encoded()
        #expect(bytes.count <= 8 * 1024)
        var copy = try #require(ExtractionState(encoded: bytes))
        #expect(copy == Self.full)
        var original = Self.full
        for number in 1...100 {
            let sample = AttackTests.attacks[number % AttackTests.attacks.count].make(number + 300)
            #expect(copy.observe(sample, at: 3_000_000) == original.observe(sample, at: 3_000_000))
        }
    }

    @Test func `bytes too few or too many are no state`() {
        let bytes = Self.full.encoded()
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(ExtractionState(encoded: bytes.prefix(count)) == nil)
        }
        #expect(ExtractionState(encoded: bytes + [0]) == nil)
        #expect(ExtractionState(encoded: [UInt8](repeating: 0, count: 1 << 20)) == nil)
    }

    @Test func `damaged bytes are no state, or one of the same size that goes on`() {
        var mutator = Mutator(seed: 9)
        let bytes = Self.full.encoded()
        var taken = 0
        for _ in 0..<2_000 {
            let damaged = mutator.damaged(bytes)
            guard var state = ExtractionState(encoded: damaged) else { continue }
            taken += 1
            if state.encoded() != damaged { Issue.record("a state is not written as it was read") }
            _ = state.observe(ExtractionSample(n: 99, prompt: Traffic.task(1)), at: 1 << 50)
            state.merge(Self.full)
            _ = state.excuse(.extDistillation)
            _ = state.standing(at: .max)
            if state.byteCount != ExtractionState().byteCount { Issue.record("a state has grown") }
        }
        #expect((1..<2_000).contains(taken))
    }

    @Test func `random bytes of the right size are hardly ever a state, and never trap`() {
        var mutator = Mutator(seed: 10)
        let count = ExtractionState().encoded().count
        for _ in 0..<200 {
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &mutator) }
            bytes[0] = 1
            if var state = ExtractionState(encoded: bytes) { _ = state.observe(ExtractionSample(), at: 0) }
        }
    }
}
