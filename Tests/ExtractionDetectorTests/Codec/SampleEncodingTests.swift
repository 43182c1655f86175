import Testing

@testable import ExtractionDetector

struct SampleEncodingTests {
    static let samples: [ExtractionSample] = [
        ExtractionSample(),
        ExtractionSample(
            hasLogitBias: true, logitBiasHash: .max, logitBiasKeys: 3, logitBiasPeak: -100_000, logprobs: true,
            topLogprobs: 20, echo: true, n: 128, temperature: 0, topP: 0.95, seed: -1, maxTokens: 0, turns: 9,
            prompt: Traffic.task(3), origin: SampleOrigin(model: 1, address: .max)),
        ExtractionSample(
            topLogprobs: .max, n: .max, temperature: 2, seed: .min, maxTokens: .max, turns: .max,
            prompt: Traffic.question(4)),
    ]

    @Test(arguments: samples) func `a sample comes back as it was`(_ sample: ExtractionSample) {
        let bytes = sample.encoded()
        #expect(bytes.count == ExtractionSample.encodedSize)
        #expect(bytes.count <= 192)
        #expect(ExtractionSample(encoded: bytes) == sample)
    }

    @Test(arguments: samples) func `bytes too few or too many are no sample`(_ sample: ExtractionSample) {
        let bytes = sample.encoded()
        for count in 0..<bytes.count { #expect(ExtractionSample(encoded: bytes.prefix(count)) == nil) }
        #expect(ExtractionSample(encoded: bytes + [0]) == nil)
        #expect(!ExtractionSample.isForeign(bytes))
        for version: UInt8 in [0, 1, 3, 255] {
            let other = [version] + bytes.dropFirst()
            #expect(ExtractionSample(encoded: other) == nil)
            #expect(ExtractionSample.isForeign(other))
        }
        #expect(!ExtractionSample.isForeign([UInt8]()))
    }

    @Test func `damaged bytes are no sample, or are one that is written so`() {
        var mutator = Mutator(seed: 8)
        var taken = 0
        for round in 0..<20_000 {
            let bytes = mutator.damaged(Self.samples[round % Self.samples.count].encoded())
            guard let sample = ExtractionSample(encoded: bytes) else { continue }
            taken += 1
            if sample.encoded() != bytes { Issue.record("\(bytes) is read as \(sample)") }
        }
        #expect((1..<20_000).contains(taken))
    }

    @Test func `a bias is known by its tokens and its value, however it is written`() {
        func shape(_ json: String) -> LogitBiasShape { LogitBiasShape(json: json.utf8, seed: 3) }
        let one = shape(#"{"50256": -100, "11": 4.5}"#)
        #expect(one == shape(#"{ "11":4.5,"50256":-100 }"#))
        #expect(one.peakMilli == -100_000)
        #expect(shape(#"{"1": 0.25}"#).peakMilli == 250)
        #expect(shape(#"{"50256": -50, "11": 4.5}"#).keys == one.keys)
        #expect(shape(#"{"50256": -50, "11": 4.5}"#).hash != one.hash)
        #expect(shape(#"{"50257": -100, "11": 4.5}"#).keys != one.keys)
        #expect(shape("{}").hash != 0)
        #expect(LogitBiasShape(json: #"{"1": 5}"#.utf8, seed: 4).hash != shape(#"{"1": 5}"#).hash)
    }

    static let hostile = [
        "", ":::", "{\"1\":99999999999999999999999}", "{\"1\":-1e999}", "\u{0}\u{0}", "{\"1\":--5,,:}",
    ]

    @Test(arguments: hostile) func `any bias is read`(_ json: String) {
        #expect(LogitBiasShape(json: json.utf8).hash != 0)
    }
}
