import Testing

@testable import Wire

/// Streamed answers of `/v1/completions` and `/api/generate` from every route that an upstream is asked on for them.
struct StreamedTextTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let upstream: UpstreamAPI
        let payloads: [String]
        /// Choices of the events that a client of completions gets, and the counts of tokens.
        let choices: [String]
        let usage: (input: Int, output: Int)
        /// Lines of generate behind the date.
        let lines: [String]
        var testDescription: String { "\(upstream) \(name)" }
    }

    @Test(arguments: cases, [1, 7, 64, 100_000])
    func `A stream reads on either route however it is cut`(sample: Sample, piece: Int) throws {
        let wanted = #""stream":true,"stream_options":{"include_usage":true}"#
        let completion = try TextRelay.stream(
            sample.payloads, from: sample.upstream, to: .completions, wanted, piece: piece)
        #expect(completion == .init(text: Self.completion(sample, includeUsage: true), isComplete: true))
        let generate = try TextRelay.stream(sample.payloads, from: sample.upstream, to: .ollamaGenerate, piece: piece)
        let lines = sample.lines.map { TextRelay.generateFront + $0 + "}\n" }.joined()
        #expect(generate == .init(text: lines, isComplete: true))
    }

    @Test(arguments: cases) func `Usage is told only to a client that asked for it`(sample: Sample) throws {
        let got = try TextRelay.stream(sample.payloads, from: sample.upstream, to: .completions, #""stream":true"#)
        #expect(got.text == Self.completion(sample, includeUsage: false))
    }

    @Test(arguments: cases, [ClientAPI.completions, .ollamaGenerate])
    func `Only a stream that the upstream completed has an end`(sample: Sample, client: ClientAPI) throws {
        let cut = try TextRelay.stream(sample.payloads.dropLast(), from: sample.upstream, to: client)
        #expect(!cut.isComplete)
        #expect(!cut.text.contains("[DONE]"))
        #expect(!cut.text.contains(#""done":true"#))
    }

    @Test(arguments: faults) func `A fault in the middle ends the stream without an end`(fault: WholeTextTests.Fault)
        throws
    {
        let first = fault.upstream == .completions ? #"{"choices":[{"text":"a"}]}"# : #"{"response":"a","done":false}"#
        for client in [ClientAPI.completions, .ollamaGenerate] {
            let got = try TextRelay.stream([first, fault.body], from: fault.upstream, to: client)
            #expect(got.fault == fault.kind)
            #expect(got.text.contains(client == .completions ? #""text":"a""# : #""response":"a""#))
            #expect(!got.isComplete)
            #expect(!got.text.contains("secret"))
        }
    }

    private static func completion(_ sample: Sample, includeUsage: Bool) -> String {
        let front = "data: " + TextRelay.completionFront(sample.upstream) + #""choices":["#
        let (input, output) = sample.usage
        let usage = #""prompt_tokens":\#(input),"completion_tokens":\#(output),"total_tokens":\#(input + output)"#
        let end = includeUsage ? front + #"],"usage":{\#(usage)}}"# + "\n\n" : ""
        let null = includeUsage ? #","usage":null"# : ""
        return sample.choices.map { front + "{\($0)}]\(null)}\n\n" }.joined() + end + "data: [DONE]\n\n"
    }

    static let cases: [Sample] = [
        Sample(
            name: "plain", upstream: .completions,
            payloads: [
                #"{"id":"cmpl-93","object":"text_completion","created":1795395522,"choices":[{"text":"This","index":0,"finish_reason":null}],"model":"smollm2:135m","system_fingerprint":"fp_ollama"}"#,
                #"{"choices":[{"text":" is","index":0,"finish_reason":null}]}"#,
                #"{"choices":[{"text":"","index":0,"finish_reason":"length"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16}}"#, "[DONE]",
            ],
            choices: [
                #""text":"This","index":0,"logprobs":null,"finish_reason":null"#,
                #""text":" is","index":0,"logprobs":null,"finish_reason":null"#,
                #""text":"","index":0,"logprobs":null,"finish_reason":"length""#,
            ],
            usage: (10, 6),
            lines: [
                #""response":"This","done":false"#, #""response":" is","done":false"#,
                #""response":"","done":true,"done_reason":"length","total_duration":9,"prompt_eval_count":10,"eval_count":6"#,
            ]),
        Sample(
            name: "several choices", upstream: .completions,
            payloads: [
                #"{"choices":[{"text":"b","index":1}]}"#, #"{"choices":[{"text":"a","index":0}]}"#,
                #"{"choices":[{"text":"","index":1,"finish_reason":"length"}]}"#,
                #"{"choices":[{"text":"","index":0,"finish_reason":"stop"}]}"#, "[DONE]",
            ],
            choices: [
                #""text":"b","index":1,"logprobs":null,"finish_reason":null"#,
                #""text":"a","index":0,"logprobs":null,"finish_reason":null"#,
                #""text":"","index":1,"logprobs":null,"finish_reason":"length""#,
                #""text":"","index":0,"logprobs":null,"finish_reason":"stop""#,
            ],
            usage: (0, 2),
            lines: [
                #""response":"a","done":false"#,
                #""response":"","done":true,"done_reason":"stop","total_duration":9,"eval_count":2"#,
            ]),
        Sample(
            name: "plain", upstream: .ollamaGenerate,
            payloads: [
                #"{"model":"smollm2:135m","created_at":"2026-11-23T00:58:38.039189043Z","response":"Hello","done":false}"#,
                #"{"response":"","thinking":"hm","done":false}"#,
                #"{"response":"","done":true,"done_reason":"stop","context":[1,4093],"total_duration":121943307,"load_duration":1197103,"prompt_eval_count":10,"prompt_eval_duration":88095000,"eval_count":3,"eval_duration":29937000}"#,
            ],
            choices: [
                #""text":"Hello","index":0,"finish_reason":null"#, #""text":"","index":0,"finish_reason":"stop""#,
            ],
            usage: (10, 3),
            lines: [
                #""response":"Hello","done":false"#, #""response":"","thinking":"hm","done":false"#,
                #""response":"","done":true,"done_reason":"stop","total_duration":121943307,"load_duration":1197103,"prompt_eval_count":10,"prompt_eval_duration":88095000,"eval_count":3,"eval_duration":29937000"#,
            ]),
        // Offsets go on from event to event, also over one without text.
        Sample(
            name: "log probabilities", upstream: .ollamaGenerate,
            payloads: [
                #"{"response":"né","done":false,"logprobs":[{"token":"n","logprob":-1},{"token":"é","logprob":-2}]}"#,
                #"{"response":"","done":false,"logprobs":[{"token":"e","logprob":-3}]}"#,
                #"{"response":"!","done":false,"logprobs":[{"token":"!","logprob":-4}]}"#,
                #"{"response":"","done":true,"done_reason":"stop","eval_count":4}"#,
            ],
            choices: [
                #""text":"né","index":0,"logprobs":{"tokens":["n","é"],"token_logprobs":[-1,-2],"top_logprobs":[{},{}],"text_offset":[0,1]},"finish_reason":null"#,
                #""text":"","index":0,"logprobs":{"tokens":["e"],"token_logprobs":[-3],"top_logprobs":[{}],"text_offset":[2]},"finish_reason":null"#,
                #""text":"!","index":0,"logprobs":{"tokens":["!"],"token_logprobs":[-4],"top_logprobs":[{}],"text_offset":[3]},"finish_reason":null"#,
                #""text":"","index":0,"finish_reason":"stop""#,
            ],
            usage: (0, 4),
            lines: [
                #""response":"né","done":false,"logprobs":[{"token":"n","logprob":-1,"bytes":[110],"top_logprobs":[]},{"token":"é","logprob":-2,"bytes":[195,169],"top_logprobs":[]}]"#,
                #""response":"","done":false,"logprobs":[{"token":"e","logprob":-3,"bytes":[101],"top_logprobs":[]}]"#,
                #""response":"!","done":false,"logprobs":[{"token":"!","logprob":-4,"bytes":[33],"top_logprobs":[]}]"#,
                #""response":"","done":true,"done_reason":"stop","total_duration":9,"eval_count":4"#,
            ]),
    ]

    static let faults: [WholeTextTests.Fault] = [
        .init(.completions, #"{"choices":[{"delta":{"content":"b"}}]}"#),
        .init(.completions, #"{"choices":[{"text":1}]}"#),
        .init(.completions, "{}"), .init(.completions, "[]"), .init(.completions, "[DONE]]"),
        .init(.completions, #"{"error":{"message":"secret path"}}"#, .upstreamError),
        .init(.completions, #"{"choices":[{"text":"b"}]"#), .init(.ollamaGenerate, "[DONE]"),
        .init(.ollamaGenerate, #"{"message":{"content":"b"},"done":false}"#),
        .init(.ollamaGenerate, #"{"response":1,"done":false}"#), .init(.ollamaGenerate, #"{"done":true}"#),
        .init(.ollamaGenerate, #"{"response":"","done":true,"context":["secret"]}"#),
        .init(.ollamaGenerate, #"{"error":"secret path"}"#, .upstreamError),
    ]
}
