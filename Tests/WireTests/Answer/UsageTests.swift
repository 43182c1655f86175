import Testing

@testable import Wire

struct UsageTests {
    struct Estimate: Sendable {
        let usage: Usage
        let inputBytes: Int
        var pieces = 0
        let outputBytes: Int
        let input: Int
        let output: Int
    }

    @Test(arguments: estimates) func `What an upstream left out is estimated and what it said stays`(sample: Estimate) {
        var usage = sample.usage
        usage.estimate(inputBytes: sample.inputBytes, pieces: sample.pieces, outputBytes: sample.outputBytes)
        #expect(usage == Usage(input: sample.input, output: sample.output))
    }

    @Test func `A stream's tokens are estimated until the upstream counts them`() throws {
        var translator = StreamTranslator(
            from: .completions, to: try TextRelay.writer(.completions, from: .completions), inputBytes: 9, logprobs: 20)
        #expect(translator.usage == Usage(input: 3, output: 0))
        func feed(_ payload: String) throws {
            var out: [UInt8] = []
            try Array("data: \(payload)\n\n".utf8).withUnsafeBufferPointer {
                try translator.feed($0, now: 0, into: &out)
            }
        }
        try feed(#"{"choices":[{"text":"a"}]}"#)
        try feed(#"{"choices":[{"text":"b"}]}"#)
        #expect(translator.usage == Usage(input: 3, output: 2))
        try feed(#"{"choices":[{"text":"nine more"}]}"#)
        #expect(translator.usage == Usage(input: 3, output: 3))
        try feed(#"{"choices":[{"text":"0123456789"}]}"#)
        #expect(translator.usage == Usage(input: 3, output: 6))
        try feed(#"{"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":40}}"#)
        #expect(translator.usage == Usage(input: 3, output: 40))
        try feed(#"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":41}}"#)
        try feed("[DONE]")
        _ = translator.ending(now: 0)
        #expect(translator.usage == Usage(input: 7, output: 41))
    }

    @Test func `Thinking, refusals and calls count as output`() throws {
        let payload =
            #"{"choices":[{"delta":{"reasoning":"0123","refusal":"0123","tool_calls":[{"function":{"name":"fn","arguments":"{}"}}]}}]}"#
        var translator = StreamTranslator(
            from: .chatCompletions, to: AnswerRelay.writer(.openai, .openai), inputBytes: 0, logprobs: 20)
        var out: [UInt8] = []
        try Array("data: \(payload)\n\n".utf8).withUnsafeBufferPointer { try translator.feed($0, now: 0, into: &out) }
        #expect(translator.usage == Usage(input: 0, output: 3))
    }

    @Test(arguments: [
        "9223372036854775807", "2147483649", "1e300", "-1", "\"7\"", "2.5", "null", "9223372036854775808",
    ])
    func `A count that is none, or too large, cannot do harm`(count: String) throws {
        let body =
            #"{"response":"","done":true,"prompt_eval_count":\#(count),"eval_count":\#(count),"total_duration":\#(count)}"#
        let usage = try UpstreamAPI.ollamaGenerate.whole(JSONDocument(Array(body.utf8)), logprobs: 20).usage
        #expect(usage.input == (["9223372036854775807", "2147483649"].contains(count) ? 1 << 31 : 0))
        #expect(usage.output == usage.input)
        #expect(usage.timing.total == (usage.input > 0 ? Int(count) : nil))
    }

    static let estimates: [Estimate] = [
        Estimate(usage: Usage(), inputBytes: 0, outputBytes: 0, input: 0, output: 0),
        Estimate(usage: Usage(), inputBytes: 1, outputBytes: 4, input: 1, output: 1),
        Estimate(usage: Usage(), inputBytes: 8, outputBytes: 5, input: 2, output: 2),
        Estimate(usage: Usage(), inputBytes: 9, pieces: 7, outputBytes: 5, input: 3, output: 7),
        Estimate(usage: Usage(), inputBytes: 9, pieces: 1, outputBytes: 40, input: 3, output: 10),
        Estimate(usage: Usage(input: 5), inputBytes: 999, outputBytes: 4, input: 5, output: 1),
        Estimate(usage: Usage(output: 5), inputBytes: 4, pieces: 99, outputBytes: 999, input: 1, output: 5),
        Estimate(usage: Usage(input: 1, output: 2), inputBytes: 999, pieces: 99, outputBytes: 999, input: 1, output: 2),
    ]
}
