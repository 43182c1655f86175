import Testing

@testable import Wire

struct StreamedAnswerTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let upstream: Dialect
        /// Payloads as the upstream sends them.
        let payloads: [String]
        /// Choices as an OpenAI client gets them, and the counts of tokens.
        let choices: [String]
        let usage: (input: Int, output: Int)
        /// Lines as an Ollama client gets them, behind model and date.
        let lines: [String]
        var testDescription: String { "\(upstream) \(name)" }
    }

    @Test(arguments: cases) func `A stream reads in either dialect however it is cut`(sample: Sample) {
        let input = Self.input(sample.payloads, sample.upstream)
        for piece in [1, 7, 64, 100_000] {
            let openai = AnswerRelay.stream(input, from: sample.upstream, to: .openai, piece: piece)
            #expect(openai == .init(text: Self.openai(sample), isComplete: true))
            let ollama = AnswerRelay.stream(input, from: sample.upstream, to: .ollama, piece: piece)
            #expect(ollama == .init(text: Self.ollama(sample), isComplete: true))
        }
    }

    @Test(arguments: cases, Dialect.allCases)
    func `Only a stream that the upstream completed has an end`(sample: Sample, client: Dialect) {
        let cut = AnswerRelay.stream(
            Self.input(sample.payloads.dropLast(), sample.upstream), from: sample.upstream, to: client)
        #expect(!cut.isComplete)
        #expect(!cut.text.contains("[DONE]"))
        #expect(!cut.text.contains(#""done":true"#))
    }

    @Test(arguments: faults, Dialect.allCases)
    func `A fault in the middle ends the stream without an end`(fault: Fault, client: Dialect) {
        let first =
            fault.upstream == .openai
            ? #"{"choices":[{"delta":{"content":"a"}}]}"# : #"{"message":{"content":"a"},"done":false}"#
        let got = AnswerRelay.stream(
            Self.input([first, fault.payload], fault.upstream), from: fault.upstream, to: client)
        #expect(got.fault == fault.kind)
        #expect(got.text.contains(#""content":"a""#))
        #expect(!got.isComplete)
        #expect(!got.text.contains("[DONE]"))
        #expect(!got.text.contains("secret"))
    }

    @Test func `Usage is told only to a client that asked for it`() {
        var writer = OpenAIAnswerWriter(
            AnswerContext(id: "id", began: 7, source: .openai), model: "m", includeUsage: false)
        var ending = AnswerEnding()
        ending.usage = Usage(input: 1, output: 2)
        #expect(writer.ending(ending, now: 7).elementsEqual("data: [DONE]\n\n".utf8))
    }

    @Test func `Tool calls that wait when the upstream ends without a finish are not lost`() {
        let chunk =
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]}}]}"#
        let got = AnswerRelay.stream(Self.input([chunk, "[DONE]"], .openai), from: .openai, to: .ollama)
        #expect(got.text.contains(#""tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":true"#))
    }

    struct Fault: Sendable {
        let upstream: Dialect
        let payload: String
        let kind: AnswerFault
    }

    static let faults: [Fault] = [
        Fault(upstream: .openai, payload: #"{"error":{"message":"secret path"}}"#, kind: .upstreamError),
        Fault(upstream: .openai, payload: #"{"error":"secret","choices":[]}"#, kind: .upstreamError),
        Fault(upstream: .openai, payload: #"{"choices":[{"delta":null}]}"#, kind: .malformed),
        Fault(upstream: .openai, payload: #"{"choices":[{"message":{}}]}"#, kind: .malformed),
        Fault(upstream: .openai, payload: "[DONE", kind: .malformed),
        Fault(upstream: .openai, payload: "[done]", kind: .malformed),
        Fault(upstream: .openai, payload: "", kind: .malformed),
        Fault(upstream: .openai, payload: "{}", kind: .malformed),
        Fault(upstream: .openai, payload: #"{"choices":[],"choices":[]}"#, kind: .malformed),
        Fault(upstream: .ollama, payload: #"{"error":"secret path"}"#, kind: .upstreamError),
        Fault(upstream: .ollama, payload: #"{"done":true}"#, kind: .malformed),
        Fault(upstream: .ollama, payload: "[]", kind: .malformed),
        Fault(upstream: .ollama, payload: #"{"message":{"content":"b"}"#, kind: .malformed),
        Fault(upstream: .ollama, payload: "[DONE]", kind: .malformed),
        Fault(
            upstream: .ollama, payload: #"{"message":{"tool_calls":[{"function":{}}]},"done":false}"#, kind: .malformed),
    ]

    static let cases: [Sample] = [
        Sample(
            name: "plain", upstream: .openai,
            payloads: [
                #"{"id":"chatcmpl-891","object":"chat.completion.chunk","created":1795395521,"model":"smollm2:135m","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"I"},"finish_reason":null}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":"'m"},"finish_reason":null}]}"#,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}"#, "[DONE]",
            ],
            choices: [
                #""delta":{"role":"assistant","content":"I"},"logprobs":null,"finish_reason":null"#,
                #""delta":{"content":"'m"},"logprobs":null,"finish_reason":null"#,
                #""delta":{},"logprobs":null,"finish_reason":"length""#,
            ],
            usage: (11, 6),
            lines: [
                #""message":{"role":"assistant","content":"I"},"done":false"#,
                #""message":{"role":"assistant","content":"'m"},"done":false"#,
                #""message":{"role":"assistant","content":""},"done":true,"done_reason":"length","total_duration":9,"prompt_eval_count":11,"eval_count":6"#,
            ]),
        Sample(
            name: "plain", upstream: .ollama,
            payloads: [
                #"{"model":"smollm2:135m","created_at":"2026-11-23T00:58:35.042460816Z","message":{"role":"assistant","content":"I"},"done":false}"#,
                #"{"message":{"role":"assistant","content":"","thinking":"hm"},"done":false}"#,
                #"{"message":{"role":"assistant","content":""},"done":true,"done_reason":"length","prompt_eval_count":11,"eval_count":6}"#,
            ],
            choices: [
                #""delta":{"role":"assistant","content":"I"},"logprobs":null,"finish_reason":null"#,
                #""delta":{"reasoning_content":"hm"},"logprobs":null,"finish_reason":null"#,
                #""delta":{},"logprobs":null,"finish_reason":"length""#,
            ],
            usage: (11, 6),
            lines: [
                #""message":{"role":"assistant","content":"I"},"done":false"#,
                #""message":{"role":"assistant","content":"","thinking":"hm"},"done":false"#,
                #""message":{"role":"assistant","content":""},"done":true,"done_reason":"length","total_duration":9,"prompt_eval_count":11,"eval_count":6"#,
            ]),
        Sample(
            name: "tool calls in pieces", upstream: .openai,
            payloads: [
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"k\":"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":" 1}"}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]",
            ],
            choices: [
                #""delta":{"role":"assistant","tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]},"logprobs":null,"finish_reason":null"#,
                #""delta":{"tool_calls":[{"index":0,"type":"function","function":{"arguments":"{\"k\":"}},{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},"logprobs":null,"finish_reason":null"#,
                #""delta":{"tool_calls":[{"index":0,"type":"function","function":{"arguments":" 1}"}}]},"logprobs":null,"finish_reason":null"#,
                #""delta":{},"logprobs":null,"finish_reason":"tool_calls""#,
            ],
            usage: (0, 3),
            lines: [
                #""message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}},{"function":{"name":"g","arguments":{}}}]},"done":false"#,
                #""message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":9,"eval_count":3"#,
            ]),
        Sample(
            name: "one tool call a line", upstream: .ollama,
            payloads: [
                #"{"message":{"content":"","tool_calls":[{"function":{"index":0,"name":"f","arguments":{"k":1}}}]},"done":false}"#,
                #"{"message":{"content":"","tool_calls":[{"function":{"index":1,"name":"g","arguments":{}}}]},"done":false}"#,
                #"{"message":{"content":""},"done":true,"done_reason":"stop"}"#,
            ],
            choices: [
                #""delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_0","type":"function","function":{"name":"f","arguments":"{\"k\":1}"}}]},"logprobs":null,"finish_reason":null"#,
                #""delta":{"tool_calls":[{"index":1,"id":"call_1","type":"function","function":{"name":"g","arguments":"{}"}}]},"logprobs":null,"finish_reason":null"#,
                #""delta":{},"logprobs":null,"finish_reason":"tool_calls""#,
            ],
            usage: (0, 3),
            lines: [
                #""message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}},{"function":{"name":"g","arguments":{}}}]},"done":false"#,
                #""message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":9,"eval_count":3"#,
            ]),
    ]

    private static func input(_ payloads: some Sequence<String>, _ upstream: Dialect) -> String {
        payloads.map { upstream == .openai ? "data: \($0)\n\n" : "\($0)\n" }.joined()
    }

    /// Answers of an Ollama come with its fingerprint and without the members that OpenAI writes as null.
    private static func openai(_ sample: Sample) -> String {
        let isOllama = sample.upstream == .ollama
        let front =
            #"data: {"id":"chatcmpl-id","object":"chat.completion.chunk","created":7,"model":"m","#
            + (isOllama ? #""system_fingerprint":"fp_ollama","# : "") + #""choices":["#
        let (input, output) = sample.usage
        let usage = #""prompt_tokens":\#(input),"completion_tokens":\#(output),"total_tokens":\#(input + output)"#
        let choices = sample.choices.map { isOllama ? $0.replacing(#""logprobs":null,"#, with: "") : $0 }
        return choices.map { front + #"{"index":0,\#($0)}],"usage":null}"# + "\n\n" }.joined()
            + front + #"],"usage":{\#(usage)}}"# + "\n\ndata: [DONE]\n\n"
    }

    private static func ollama(_ sample: Sample) -> String {
        sample.lines.map { #"{"model":"m","created_at":"1970-01-01T00:00:07.000000009Z",\#($0)}"# + "\n" }.joined()
    }
}
