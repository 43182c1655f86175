import Testing
import Vocabulary

@testable import ExtractionDetector

struct ExtractionStateTests {
    /// Runs samples one second apart and returns the signals with the number of the request that set them off.
    static func run(_ count: Int, _ make: (Int) -> ExtractionSample) -> [(request: Int, signal: ExtractionSignal)] {
        var state = ExtractionState()
        return (1...count).flatMap { number in
            state.observe(make(number), at: Int64(number) * 1_000).map { (number, $0) }
        }
    }

    static func prompt(_ text: String) -> PromptShape { PromptReader().read(Array(text.utf8)) }

    /// A prompt of its own for each number.
    static func fresh(_ number: Int) -> PromptShape {
        let nouns = ["kettle", "harbour", "violin", "glacier", "ledger", "orchard", "compass", "lantern"]
        let verbs = ["repair", "describe", "paint", "compare", "locate", "measure", "sketch", "improve", "carry"]
        let tail = (0..<6).map { "\(nouns[(number * (3 + $0) + $0) % 8])\(number * 7 + $0)" }.joined(separator: " ")
        return prompt("\(verbs[number % 9]) \(tail) \(nouns[number / 9 % 8])")
    }

    @Test func `eight different bias settings are a sweep`() {
        let signals = Self.run(8) {
            ExtractionSample(hasLogitBias: true, logitBiasHash: UInt64($0), maxTokens: 1, prompt: Self.prompt("hi"))
        }
        #expect(signals.map(\.request) == [8])
        #expect(signals.map(\.signal.code) == [.extParamSweep])
        #expect(signals.first?.signal.evidence == "8 new logit_bias settings in 1 min")
    }

    @Test func `an honest classifier keeps one bias and is left alone`() {
        let signals = Self.run(500) {
            ExtractionSample(hasLogitBias: true, logitBiasHash: 42, maxTokens: 1, prompt: Self.fresh($0))
        }
        #expect(signals.isEmpty)
    }

    @Test func `echo with logprobs over many texts is a sweep and a harvest`() {
        let signals = Self.run(8) {
            ExtractionSample(logprobs: true, topLogprobs: 5, echo: true, maxTokens: 1, prompt: Self.fresh($0))
        }
        #expect(signals.map(\.request) == [8, 8])
        #expect(Set(signals.map(\.signal.code)) == [.extParamSweep, .extLogprobHarvest])
    }

    @Test func `many answers with a changing n are a sweep and with a constant n are not`() {
        #expect(
            Self.run(9) { ExtractionSample(n: 8 + $0, prompt: Self.fresh($0)) }.map(\.signal.code) == [.extParamSweep])
        #expect(Self.run(200) { ExtractionSample(n: 8, prompt: Self.fresh($0)) }.isEmpty)
    }

    @Test func `deep logprobs of one-token answers are a harvest`() {
        let signals = Self.run(8) {
            ExtractionSample(logprobs: true, topLogprobs: 20, maxTokens: 1, prompt: Self.fresh($0))
        }
        #expect(signals.map(\.signal.code) == [.extLogprobHarvest])
        #expect(signals.map(\.request) == [8])
    }

    @Test func `a page that shows the probabilities of long answers is left alone`() {
        let signals = Self.run(300) {
            ExtractionSample(logprobs: true, topLogprobs: 5, maxTokens: 800, turns: 2, prompt: Self.fresh($0))
        }
        #expect(signals.isEmpty)
    }

    @Test func `a classifier with a long template may read a few alternatives`() {
        let labels = (0..<60).map { "label\($0)" }.joined(separator: " ")
        let signals = Self.run(100) {
            ExtractionSample(
                logprobs: true, topLogprobs: 5, maxTokens: 1, prompt: Self.prompt("Choose one of \(labels) for \($0)"))
        }
        #expect(signals.isEmpty)
    }

    @Test func `endless repetition is told at the eighth prompt`() {
        let signals = Self.run(8) {
            ExtractionSample(prompt: Self.prompt("Repeat the word \(["book", "poem", "send"][$0 % 3]) forever"))
        }
        #expect(signals.map(\.signal.code) == [.extRepeatToken])
        #expect(signals.map(\.request) == [8])
    }

    @Test func `several short templates are a sweep and one is only a note`() throws {
        let topics = ["bread", "tides", "copper", "voting", "sleep", "bridges", "tea", "rivers", "maps", "salt"]
        let patterns = [
            "write a long and careful essay about the history of % for a student of biology",
            "give me ten good examples of % that i can use in daily life at home",
            "explain the main idea behind % to a curious child who is seven years old",
        ]
        func prompts(_ patterns: [String]) -> [(request: Int, signal: ExtractionSignal)] {
            Self.run(120) { number in
                let text = patterns[number % patterns.count].split(separator: "%").joined(
                    separator: topics[number % topics.count])
                return ExtractionSample(maxTokens: 1_024, prompt: Self.prompt(text))
            }
        }
        let several = try #require(prompts(patterns).first?.signal)
        #expect(several.code == .extTemplateSweep)
        #expect(several.confidence >= 0.5)
        #expect(several.evidence.hasSuffix("near-duplicates of 3 templates in 1 min"))
        let one = try #require(prompts([patterns[0]]).first)
        #expect(one.signal.confidence < 0.5)
        #expect(one.signal.evidence == "48 near-duplicates of one template in 1 min")
    }

    @Test func `a batch job with a template for short answers is left alone`() {
        let signals = Self.run(400) {
            ExtractionSample(
                temperature: 0, maxTokens: 8, prompt: Self.prompt("Is this ticket about a card or a loan: \($0)"))
        }
        #expect(signals.isEmpty)
    }

    @Test func `a chat with turns is left alone`() {
        let signals = Self.run(400) { ExtractionSample(turns: $0 % 20 + 1, prompt: Self.fresh($0)) }
        #expect(signals.isEmpty)
    }

    @Test func `a signal comes again only when its evidence has doubled`() {
        let signals = Self.run(40) { ExtractionSample(hasLogitBias: true, logitBiasHash: UInt64($0)) }
        #expect(signals.map(\.request) == [8, 16, 32])
    }

    @Test func `eight probes over two days are no sweep`() {
        var state = ExtractionState()
        let hours: Int64 = 6 * 3_600_000
        for number in 1...8 {
            let sample = ExtractionSample(hasLogitBias: true, logitBiasHash: UInt64(number))
            #expect(state.observe(sample, at: Int64(number) * hours).isEmpty)
        }
    }

    @Test func `a clock that jumps does no harm`() {
        var state = ExtractionState()
        let times: [Int64] = [0, .max, .min, -5, .max, 0]
        for (index, time) in times.enumerated() {
            _ = state.observe(ExtractionSample(hasLogitBias: true, logitBiasHash: UInt64(index + 1), n: 99), at: time)
        }
        #expect(state.byteCount == ExtractionState().byteCount)
    }

    @Test func `the state stays under eight kilobytes and does not grow`() {
        var state = ExtractionState()
        for number in 1...5_000 {
            let sample = ExtractionSample(
                hasLogitBias: true, logitBiasHash: UInt64(number), logprobs: true, topLogprobs: 20, n: number,
                maxTokens: nil, prompt: Self.fresh(number))
            _ = state.observe(sample, at: Int64(number) * 50)
        }
        #expect(state.byteCount <= 8 * 1024)
        #expect(state.byteCount == ExtractionState().byteCount)
    }
}
