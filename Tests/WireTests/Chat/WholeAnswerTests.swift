import Testing

@testable import Wire

struct WholeAnswerTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let upstream: Dialect
        let body: String
        let openai: String
        let ollama: String
        var testDescription: String { "\(upstream) \(name)" }
    }

    @Test(arguments: cases) func `An answer reads in either dialect`(sample: Sample) throws {
        let fingerprint = sample.upstream == .ollama ? #""system_fingerprint":"fp_ollama","# : ""
        let openai =
            #"{"id":"chatcmpl-id","object":"chat.completion","created":7,"model":"m",\#(fingerprint)\#(sample.openai)}"#
        #expect(try AnswerRelay.whole(sample.body, from: sample.upstream, to: .openai) == openai)
        let ollama = #"{"model":"m","created_at":"1970-01-01T00:00:07.000000009Z",\#(sample.ollama)}"#
        #expect(try AnswerRelay.whole(sample.body, from: sample.upstream, to: .ollama) == ollama)
    }

    @Test(
        arguments: [
            (
                .openai, #"{"error":{"message":"model 'x' not found","type":"t","param":null,"code":null}}"#,
                .upstreamError
            ),
            (.openai, #"{"error":"x","choices":[]}"#, .upstreamError), (.openai, "{}", .malformed),
            (.openai, "[]", .malformed),
            (.openai, #"{"choices":{}}"#, .malformed), (.openai, #"{"choices":[]}"#, .malformed),
            (.openai, #"{"choices":[{}]}"#, .malformed),
            (.openai, #"{"choices":[1]}"#, .malformed),
            (.openai, #"{"choices":[{"message":"x"}]}"#, .malformed),
            (.ollama, #"{"error":"model 'x' not found"}"#, .upstreamError),
            (.ollama, "{}", .malformed), (.ollama, "null", .malformed),
            (.ollama, #"{"message":"x","done":true}"#, .malformed),
            (.ollama, #"{"message":{"content":"x"},"done":false}"#, .malformed),
            (.ollama, #"{"message":{"content":"x"}}"#, .malformed),
            (.ollama, #"{"message":{"tool_calls":[{}]},"done":true}"#, .malformed),
        ] as [(Dialect, String, AnswerFault)])
    func `What is no answer is a fault`(upstream: Dialect, body: String, fault: AnswerFault) {
        #expect(throws: fault) { try AnswerRelay.whole(body, from: upstream, to: .openai) }
    }

    @Test func `Counts of a hostile upstream cannot overflow`() throws {
        let body =
            #"{"choices":[{"message":{}}],"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807}}"#
        let text = try AnswerRelay.whole(body, from: .openai, to: .openai)
        #expect(
            text.hasSuffix(
                #""usage":{"prompt_tokens":2147483648,"completion_tokens":2147483648,"total_tokens":4294967296}}"#))
        let odd = #"{"choices":[{"message":{}}],"usage":{"prompt_tokens":-5,"completion_tokens":"9"}}"#
        #expect(try AnswerRelay.whole(odd, from: .openai, to: .openai).contains(#""total_tokens":0"#))
    }

    @Test func `Lists of log probabilities are of one length whatever the upstream left out`() throws {
        let body =
            #"{"response":"xy","done":true,"logprobs":[{"token":"x","logprob":-1,"top_logprobs":[{"token":"z","logprob":-2}]},{"token":"y"}]}"#
        let answer = try UpstreamAPI.ollamaGenerate.whole(JSONDocument(Array(body.utf8)), logprobs: 20)
        let writer = CompletionWriter(
            AnswerContext(id: "id", began: 7, source: .ollama), model: "m", includeUsage: false)
        let text = String(decoding: writer.whole(answer, now: 9), as: UTF8.self)
        #expect(
            text.contains(
                #""logprobs":{"tokens":["x","y"],"token_logprobs":[-1,null],"top_logprobs":[{"z":-2},{}],"text_offset":[0,1]}"#
            ))
    }

    static let cases: [Sample] = [
        Sample(
            name: "plain", upstream: .openai,
            body:
                #"{"id":"chatcmpl-680","object":"chat.completion","created":1795395521,"model":"smollm2:135m","system_fingerprint":"fp_ollama","choices":[{"index":0,"message":{"role":"assistant","content":"I'm glad to make your"},"finish_reason":"length"}],"usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":"I'm glad to make your","refusal":null},"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}"#,
            ollama:
                #""message":{"role":"assistant","content":"I'm glad to make your"},"done":true,"done_reason":"length","total_duration":9,"prompt_eval_count":11,"eval_count":6"#
        ),
        Sample(
            name: "plain", upstream: .ollama,
            body:
                #"{"model":"smollm2:135m","created_at":"2026-11-23T00:58:35.184503908Z","message":{"role":"assistant","content":"I'm glad to make your"},"done":true,"done_reason":"length","total_duration":68761604,"load_duration":1105127,"prompt_eval_count":11,"prompt_eval_duration":10650000,"eval_count":6,"eval_duration":54788000}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":"I'm glad to make your"},"finish_reason":"length"}],"usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}"#,
            ollama:
                #""message":{"role":"assistant","content":"I'm glad to make your"},"done":true,"done_reason":"length","total_duration":68761604,"load_duration":1105127,"prompt_eval_count":11,"prompt_eval_duration":10650000,"eval_count":6,"eval_duration":54788000"#
        ),
        Sample(
            name: "tools", upstream: .openai,
            body:
                #"{"choices":[{"index":0,"message":{"content":null,"reasoning":"hm","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"k\": 1}"}}]},"finish_reason":"tool_calls"}]}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":null,"reasoning_content":"hm","refusal":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"k\": 1}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            ollama:
                #""message":{"role":"assistant","content":"","thinking":"hm","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}}]},"done":true,"done_reason":"stop","total_duration":9"#
        ),
        Sample(
            name: "tools", upstream: .ollama,
            body:
                #"{"message":{"role":"assistant","content":"","thinking":"hm","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}}]},"done":true,"done_reason":"stop"}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[{"id":"call_0","type":"function","function":{"name":"f","arguments":"{\"k\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            ollama:
                #""message":{"role":"assistant","content":"","thinking":"hm","tool_calls":[{"function":{"name":"f","arguments":{"k":1}}}]},"done":true,"done_reason":"stop","total_duration":9"#
        ),
        Sample(
            name: "logprobs", upstream: .openai,
            body:
                #"{"choices":[{"message":{"content":"I"},"logprobs":{"content":[{"token":"I","logprob":-2.5}]},"finish_reason":"whatever <b>"}]}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":"I","refusal":null},"logprobs":{"content":[{"token":"I","logprob":-2.5,"bytes":[73],"top_logprobs":[]}],"refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            ollama:
                #""message":{"role":"assistant","content":"I"},"done":true,"done_reason":"stop","logprobs":[{"token":"I","logprob":-2.5,"bytes":[73],"top_logprobs":[]}],"total_duration":9"#
        ),
        Sample(
            name: "logprobs", upstream: .ollama,
            body:
                #"{"message":{"content":"I"},"done":true,"done_reason":"stop","logprobs":[{"token":"I","logprob":-2.5}]}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":"I"},"logprobs":{"content":[{"token":"I","logprob":-2.5,"bytes":[73],"top_logprobs":[]}],"refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            ollama:
                #""message":{"role":"assistant","content":"I"},"done":true,"done_reason":"stop","logprobs":[{"token":"I","logprob":-2.5,"bytes":[73],"top_logprobs":[]}],"total_duration":9"#
        ),
        Sample(
            name: "two choices and a refusal", upstream: .openai,
            body:
                #"{"error":null,"choices":[{"message":{"refusal":"no"},"finish_reason":"content_filter"},{"message":{"content":"b"}}],"usage":null}"#,
            openai:
                #""choices":[{"index":0,"message":{"role":"assistant","content":"","refusal":"no"},"logprobs":null,"finish_reason":"content_filter"},{"index":1,"message":{"role":"assistant","content":"b","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            ollama: #""message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":9"#),
    ]
}
