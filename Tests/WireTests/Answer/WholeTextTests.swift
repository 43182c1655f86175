import Testing

@testable import Wire

/// Whole answers of `/v1/completions` and `/api/generate` from every route that an upstream is asked on for them.
struct WholeTextTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let upstream: UpstreamAPI
        let body: String
        /// Behind the model; nil where no client of the route is answered so.
        let completion: String?
        /// Behind the date.
        let generate: String
        var testDescription: String { "\(upstream) \(name)" }

        init(_ name: String, _ upstream: UpstreamAPI, _ body: String, completion: String?, generate: String) {
            self.name = name
            self.upstream = upstream
            self.body = body
            self.completion = completion
            self.generate = generate
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let upstream: UpstreamAPI
        let body: String
        let kind: AnswerFault
        var testDescription: String { "\(upstream) \(body)" }

        init(_ upstream: UpstreamAPI, _ body: String, _ kind: AnswerFault = .malformed) {
            self.upstream = upstream
            self.body = body
            self.kind = kind
        }
    }

    @Test(arguments: completions + generated + chats) func `An answer reads on either route`(sample: Sample) throws {
        if let completion = sample.completion {
            #expect(
                try TextRelay.whole(sample.body, from: sample.upstream, to: .completions)
                    == TextRelay.completionFront(sample.upstream) + completion + "}")
        }
        #expect(
            try TextRelay.whole(sample.body, from: sample.upstream, to: .ollamaGenerate)
                == TextRelay.generateFront + sample.generate + "}")
    }

    @Test(arguments: faults) func `What is no answer is a fault`(fault: Fault) {
        #expect(throws: fault.kind) { try TextRelay.whole(fault.body, from: fault.upstream, to: .completions) }
    }

    /// As recorded of a real one: no durations and no counts.
    @Test(arguments: [FinishReason.load, .unload]) func `A model that only came or left has no times`(
        reason: FinishReason
    ) throws {
        let bytes = try TextRelay.writer(.ollamaGenerate, from: .ollamaGenerate)
            .whole(ModelAnswer(finish: reason), now: 7_000_000_009)
        let text = String(decoding: bytes, as: UTF8.self)
        let end = #""response":"","done":true,"done_reason":"\#(reason)"}"#
        #expect(text == TextRelay.generateFront + end)
        let upstream = #"{"response":"","done":true,"done_reason":"\#(reason)","total_duration":5,"load_duration":3}"#
        #expect(
            try TextRelay.whole(upstream, from: .ollamaGenerate, to: .ollamaGenerate)
                == TextRelay.generateFront + end)
    }

    static let tokens = [1, 4093, 198, 19556, 2].map(String.init).joined(separator: ",")

    static let completions: [Sample] = [
        Sample(
            "plain", .completions,
            #"{"id":"cmpl-951","object":"text_completion","created":1795395522,"model":"smollm2:135m","system_fingerprint":"fp_ollama","choices":[{"text":"Here's how you can adapt","index":0,"finish_reason":"length"}],"usage":{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16}}"#,
            completion:
                #""choices":[{"text":"Here's how you can adapt","index":0,"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16}"#,
            generate:
                #""response":"Here's how you can adapt","done":true,"done_reason":"length","total_duration":9,"prompt_eval_count":10,"eval_count":6"#
        ),
        Sample(
            "several choices", .completions,
            #"{"error":null,"choices":[{"text":"b","index":1,"finish_reason":"content_filter"},{"text":"a","index":0}]}"#,
            completion:
                #""choices":[{"text":"b","index":1,"logprobs":null,"finish_reason":"content_filter"},{"text":"a","index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            generate: #""response":"a","done":true,"done_reason":"stop","total_duration":9"#),
        Sample(
            "log probabilities", .completions,
            #"{"choices":[{"text":"I","logprobs":{"tokens":["I"],"token_logprobs":[-2.5],"top_logprobs":[{"I":-2.5}],"text_offset":[0]}}]}"#,
            completion:
                #""choices":[{"text":"I","index":0,"logprobs":{"tokens":["I"],"token_logprobs":[-2.5],"top_logprobs":[{"I":-2.5}],"text_offset":[0]},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            generate:
                #""response":"I","done":true,"done_reason":"stop","logprobs":[{"token":"I","logprob":-2.5,"bytes":[73],"top_logprobs":[{"token":"I","logprob":-2.5,"bytes":[73]}]}],"total_duration":9"#
        ),
        // Some servers have the list of chats here.
        Sample(
            "log probabilities as of a chat", .completions,
            #"{"choices":[{"text":"I","logprobs":{"content":[{"token":"I","logprob":-2.5}]}}]}"#,
            completion:
                #""choices":[{"text":"I","index":0,"logprobs":{"tokens":["I"],"token_logprobs":[-2.5],"top_logprobs":[{}],"text_offset":[0]},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            generate:
                #""response":"I","done":true,"done_reason":"stop","logprobs":[{"token":"I","logprob":-2.5,"bytes":[73],"top_logprobs":[]}],"total_duration":9"#
        ),
    ]

    static let generated: [Sample] = [
        Sample(
            "plain", .ollamaGenerate,
            #"{"model":"smollm2:135m","created_at":"2026-11-23T00:58:38.179434582Z","response":"Hello.","done":true,"done_reason":"stop","context":[\#(tokens)],"total_duration":80824878,"load_duration":1066299,"prompt_eval_count":10,"prompt_eval_duration":25853000,"eval_count":3,"eval_duration":51120000}"#,
            completion:
                #""choices":[{"text":"Hello.","index":0,"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}"#,
            generate:
                #""response":"Hello.","done":true,"done_reason":"stop","total_duration":80824878,"load_duration":1066299,"prompt_eval_count":10,"prompt_eval_duration":25853000,"eval_count":3,"eval_duration":51120000"#
        ),
        Sample(
            "thinking", .ollamaGenerate,
            #"{"response":"a","thinking":"hm","context":null,"done":true,"done_reason":"length","eval_duration":0}"#,
            completion:
                #""choices":[{"text":"a","index":0,"finish_reason":"length"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            generate: #""response":"a","thinking":"hm","done":true,"done_reason":"length","total_duration":9"#),
        // Offsets count characters: é and the flag of two; the second alternative of a name is left out.
        Sample(
            "log probabilities", .ollamaGenerate,
            #"{"response":"é🇫🇷!","done":true,"logprobs":[{"token":"é","logprob":-1,"top_logprobs":[{"token":"é","logprob":-1},{"token":"e","logprob":-2},{"token":"e","logprob":-3}]},{"token":"🇫🇷","logprob":-0.5},{"token":"!"}]}"#,
            completion:
                #""choices":[{"text":"é🇫🇷!","index":0,"logprobs":{"tokens":["é","🇫🇷","!"],"token_logprobs":[-1,-0.5,null],"top_logprobs":[{"é":-1,"e":-2},{},{}],"text_offset":[0,1,3]},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
            generate:
                #""response":"é🇫🇷!","done":true,"done_reason":"stop","logprobs":[{"token":"é","logprob":-1,"bytes":[195,169],"top_logprobs":[{"token":"é","logprob":-1,"bytes":[195,169]},{"token":"e","logprob":-2,"bytes":[101]},{"token":"e","logprob":-3,"bytes":[101]}]},{"token":"🇫🇷","logprob":-0.5,"bytes":[240,159,135,171,240,159,135,183],"top_logprobs":[]},{"token":"!","bytes":[33],"top_logprobs":[]}],"total_duration":9"#
        ),
    ]

    /// Where `/api/generate` is a conversation to the upstream.
    static let chats: [Sample] = [
        Sample(
            "plain", .chatCompletions,
            #"{"choices":[{"message":{"content":"a","reasoning_content":"hm"},"finish_reason":"length","logprobs":{"content":[{"token":"a","logprob":-1}]}},{"message":{"content":"b"}}],"usage":{"prompt_tokens":4,"completion_tokens":5}}"#,
            completion: nil,
            generate:
                #""response":"a","thinking":"hm","done":true,"done_reason":"length","logprobs":[{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[]}],"total_duration":9,"prompt_eval_count":4,"eval_count":5"#
        )
    ]

    static let faults: [Fault] = [
        Fault(.completions, "{}"), Fault(.completions, "[]"), Fault(.completions, #"{"choices":null}"#),
        Fault(.completions, #"{"choices":[{}]}"#), Fault(.completions, #"{"choices":[{"text":null}]}"#),
        Fault(.completions, #"{"choices":[{"text":7}]}"#), Fault(.completions, #"{"choices":[{"text":"a"},"b"]}"#),
        Fault(.completions, #"{"choices":[{"text":"a"}],"error":{"message":"m"}}"#, .upstreamError),
        Fault(.completions, #"{"error":"m"}"#, .upstreamError), Fault(.ollamaGenerate, "{}"),
        Fault(.ollamaGenerate, "7"), Fault(.ollamaGenerate, #"{"response":"a"}"#),
        Fault(.ollamaGenerate, #"{"response":"a","done":false}"#),
        Fault(.ollamaGenerate, #"{"response":"a","done":"true"}"#), Fault(.ollamaGenerate, #"{"done":true}"#),
        Fault(.ollamaGenerate, #"{"response":null,"done":true}"#),
        Fault(.ollamaGenerate, #"{"response":"a","done":true,"context":"1"}"#),
        Fault(.ollamaGenerate, #"{"response":"a","done":true,"context":["secret"]}"#),
        Fault(.ollamaGenerate, #"{"response":"a","done":true,"context":[1.5]}"#),
        Fault(.ollamaGenerate, #"{"error":"model 'x' not found"}"#, .upstreamError),
    ]
}
