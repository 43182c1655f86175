import Testing
import Vocabulary

@testable import ExtractionDetector

struct ExtractionStateTests {
    @Test func `a signal tells its rule, its numbers and its time`() throws {
        let signals = Traffic.run(8, every: 30_000) {
            ExtractionSample(
                hasLogitBias: true, logitBiasHash: UInt64($0), logprobs: true, maxTokens: 1,
                prompt: Traffic.prompt("hi"))
        }
        #expect(signals.map(\.request) == [8])
        let signal = try #require(signals.first?.signal)
        #expect((signal.code, signal.rule, signal.count) == (.extParamSweep, "param.bias", 8))
        #expect(signal.evidence == "8 new logit_bias settings for prompts seen before or with logprobs in 4 min")
        #expect(signal.isAlert)
    }

    @Test func `a signal comes again only when its evidence has doubled`() {
        let signals = Traffic.run(40) {
            ExtractionSample(hasLogitBias: true, logitBiasHash: UInt64($0), logprobs: true, prompt: Traffic.task($0))
        }
        #expect(signals.filter { $0.signal.rule == "param.bias" }.map(\.request) == [8, 16, 32])
    }

    @Test func `eight probes over two days are no sweep`() {
        let signals = Traffic.run(8, every: 6 * 3_600_000) {
            ExtractionSample(hasLogitBias: true, logitBiasHash: UInt64($0), logprobs: true)
        }
        #expect(signals.isEmpty)
    }

    @Test func `distillation at four requests a day is told as well`() {
        let signals = Traffic.run(60, every: 6 * 3_600_000) {
            ExtractionSample(maxTokens: 2_048, prompt: Traffic.task($0))
        }
        #expect(signals.first?.signal.code == .extDistillation)
    }

    static let jumps: [[Int64]] = [
        [0, .max, .min, -5, .max, 0], [.max, .min, .max], [5, 4, 3, 2, 1, 0], [.min, 0, .max],
    ]

    @Test(arguments: jumps) func `a clock that jumps does no harm`(_ times: [Int64]) {
        var state = ExtractionState()
        for _ in 0..<20 {
            for time in times { _ = state.observe(ExtractionSample(n: 99, prompt: Traffic.task(1)), at: time) }
        }
        #expect(state.byteCount == ExtractionState().byteCount)
    }

    @Test func `time that runs backwards neither adds nor takes away evidence`() {
        var forwards = ExtractionState()
        var backwards = ExtractionState()
        for number in 1...20 {
            let sample = ExtractionSample(maxTokens: 512, prompt: Traffic.task(number))
            _ = forwards.observe(sample, at: 1_000_000)
            _ = backwards.observe(sample, at: 1_000_000 - Int64(number) * 1_000)
        }
        #expect(forwards.standing(at: 1_000_000) == backwards.standing(at: 1_000_000))
    }

    @Test func `extreme numbers and equal hashes neither trap nor grow the state`() {
        let numbers = [Int.min, -1, 0, 1, Int.max]
        var state = ExtractionState()
        for hash in [UInt64.min, 1, .max] {
            for number in numbers {
                let shape = PromptShape(
                    hash: hash, simHash: hash, opening: UInt32(truncatingIfNeeded: hash), words: number,
                    asks: PromptAsks(rawValue: .max), system: hash, history: hash, lead: hash)
                for time in [Int64.min, 0, .max] {
                    let sample = ExtractionSample(
                        hasLogitBias: true, logitBiasHash: hash, logitBiasKeys: hash, logitBiasPeak: number,
                        logprobs: true, topLogprobs: number, echo: true, n: number, temperature: .infinity,
                        topP: -.nan, seed: number, maxTokens: number, turns: number, prompt: shape)
                    _ = state.observe(sample, at: time)
                }
            }
        }
        #expect(state.byteCount == ExtractionState().byteCount)
    }

    @Test func `the state stays under eight kilobytes and does not grow`() {
        var state = ExtractionState()
        for number in 1...3_000 {
            let sample = ExtractionSample(
                hasLogitBias: true, logitBiasHash: UInt64(number), logprobs: true, topLogprobs: 20, n: number,
                seed: number, prompt: number % 2 == 0 ? Traffic.task(number) : Traffic.question(number))
            _ = state.observe(sample, at: Int64(number) * 50)
        }
        #expect(state.byteCount <= 8 * 1024)
        #expect(state.byteCount == ExtractionState().byteCount)
        #expect(state.encoded().count == ExtractionState().encoded().count)
    }

    @Test func `ten thousand tenants that an attacker makes take their constant each`() {
        let states = (0..<10_000).map { tenant in
            var state = ExtractionState()
            _ = state.observe(ExtractionSample(n: tenant), at: Int64(tenant))
            return state
        }
        #expect(states.reduce(0) { $0 + $1.byteCount } == 10_000 * ExtractionState().byteCount)
    }
}
