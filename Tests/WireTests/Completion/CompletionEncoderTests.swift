import Testing
import Vocabulary

@testable import Wire

/// What either upstream is asked for by a request to continue a text.
struct CompletionEncoderTests {
    /// A body, and the route and body that an upstream gets for it.
    struct Sample: Sendable, CustomTestStringConvertible {
        let client: ClientAPI
        let upstream: Dialect
        let members: String
        let api: UpstreamAPI
        let body: String
        var testDescription: String { "\(client) for \(upstream): \(members)" }

        init(
            _ client: ClientAPI, _ upstream: Dialect, _ members: String, _ api: UpstreamAPI, _ body: String
        ) {
            self.client = client
            self.upstream = upstream
            self.members = members
            self.api = api
            self.body = body
        }
    }

    /// Members that an upstream cannot do, and the field that is named.
    struct Unable: Sendable, CustomTestStringConvertible {
        let client: ClientAPI
        let upstream: Dialect
        let members: String
        let code: ReasonCode
        let param: String
        var testDescription: String { "\(client) for \(upstream): \(members)" }

        init(
            _ client: ClientAPI, _ upstream: Dialect, _ members: String, _ code: ReasonCode, _ param: String
        ) {
            self.client = client
            self.upstream = upstream
            self.members = members
            self.code = code
            self.param = param
        }
    }

    @Test(arguments: completions + generate + chats + texts)
    func `An upstream gets the request in its own words`(sample: Sample) throws {
        let request = try Bodies.decode(Bodies.model(sample.members), sample.client, Bodies.permissive)
        let call = try request.call(sample.upstream)
        #expect(call.api == sample.api)
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"model":"m",\#(sample.body)}"#)
    }

    @Test(arguments: unable) func `What an upstream cannot do is refused and not dropped`(sample: Unable) throws {
        let request = try Bodies.decode(Bodies.prompt(sample.members), sample.client, Bodies.permissive)
        let refusal = #expect(throws: DecodeRefusal.self) { try request.call(sample.upstream) }
        #expect(refusal?.code == sample.code)
        #expect(refusal?.param == sample.param)
    }

    static let completions: [Sample] = [
        Sample(.completions, .openai, #""prompt":"hi""#, .completions, #""prompt":"hi","stream":false"#),
        Sample(.completions, .openai, #""prompt":["hi"]"#, .completions, #""prompt":"hi","stream":false"#),
        Sample(.completions, .openai, #""prompt":["a","b"]"#, .completions, #""prompt":["a","b"],"stream":false"#),
        Sample(.completions, .openai, #""prompt":[ 1, 2 ]"#, .completions, #""prompt":[1,2],"stream":false"#),
        Sample(
            .completions, .openai, #""stream":true,"prompt":"a","suffix":"b","user":"u""#, .completions,
            #""prompt":"a","suffix":"b","stream":true,"stream_options":{"include_usage":true}"#),
        Sample(
            .completions, .openai, #""prompt":"a","suffix":"","stream_options":{"include_usage":true}"#, .completions,
            #""prompt":"a","stream":false"#),
        Sample(
            .completions, .openai, #""prompt":"a","echo":true,"best_of":3,"n":2,"logprobs":0,"logit_bias":{"5":-1}"#,
            .completions,
            #""prompt":"a","stream":false,"n":2,"logit_bias":{"5":-1},"best_of":3,"logprobs":0,"echo":true"#),
        Sample(
            .completions, .ollama, #""prompt":["a"],"suffix":"b","max_tokens":7,"stop":"x","n":1,"best_of":1"#,
            .ollamaGenerate, #""prompt":"a","suffix":"b","stream":false,"options":{"num_predict":7,"stop":["x"]}"#),
        Sample(
            .completions, .ollama, #""prompt":"a","logprobs":2,"stream":true,"echo":false"#, .ollamaGenerate,
            #""prompt":"a","stream":true,"logprobs":true,"top_logprobs":2,"options":{}"#),
    ]

    static let generate: [Sample] = [
        Sample(
            .ollamaGenerate, .ollama, #""prompt":"hi""#, .ollamaGenerate, #""prompt":"hi","stream":true,"options":{}"#),
        Sample(
            .ollamaGenerate, .ollama,
            #""prompt":"p","suffix":"x","system":"s","images":["\#(Bodies.jpeg)"],"stream":false,"keep_alive":"5m""#,
            .ollamaGenerate,
            #""prompt":"p","suffix":"x","system":"s","images":["\#(Bodies.jpeg)"],"stream":false,"options":{}"#),
        Sample(
            .ollamaGenerate, .ollama, #""prompt":"p","template":"t","context":[ 1 ],"raw":true,"stream":false"#,
            .ollamaGenerate, #""prompt":"p","template":"t","context":[1],"raw":true,"stream":false,"options":{}"#),
        Sample(
            .ollamaGenerate, .ollama,
            #""prompt":"p","format":{ "a":1 },"think":false,"logprobs":true,"options":{"num_ctx":512,"typical_p":1}"#,
            .ollamaGenerate,
            #""prompt":"p","stream":true,"format":{"a":1},"think":false,"logprobs":true,"options":{"num_ctx":512,"typical_p":1.0}"#
        ),
    ]

    /// Without a suffix and not raw it is a conversation of one turn.
    static let chats: [Sample] = [
        Sample(
            .ollamaGenerate, .openai, #""prompt":"hi","stream":false,"system":"s""#, .chatCompletions,
            #""messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"}],"stream":false"#),
        Sample(
            .ollamaGenerate, .openai, #""prompt":"hi""#, .chatCompletions,
            #""messages":[{"role":"user","content":"hi"}],"stream":true,"stream_options":{"include_usage":true}"#),
        Sample(
            .ollamaGenerate, .openai, #""prompt":"","stream":false,"images":["\#(Bodies.png)"]"#, .chatCompletions,
            #""messages":[{"role":"user","content":[{"type":"text","text":""},{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(Bodies.png)"}}]}],"stream":false"#
        ),
        Sample(
            .ollamaGenerate, .openai,
            #""prompt":"p","stream":false,"format":"json","think":"low","logprobs":true,"top_logprobs":2,"options":{"num_predict":3}"#,
            .chatCompletions,
            #""messages":[{"role":"user","content":"p"}],"stream":false,"max_tokens":3,"logprobs":true,"top_logprobs":2,"reasoning_effort":"low","response_format":{"type":"json_object"}"#
        ),
    ]

    @Test(arguments: [#""top_logprobs":2"#, #""logprobs":false,"top_logprobs":2"#])
    func `Alternatives without log probabilities are asked of no OpenAI upstream`(members: String) throws {
        for api in [ClientAPI.ollamaGenerate, .ollamaChat] {
            let body = Bodies.body(api, #""stream":false,"# + members)
            #expect(
                try Bodies.encode(Bodies.decode(body, api), for: .openai)
                    == #"{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":false}"#)
        }
    }

    /// With a suffix, and raw, it is a text.
    static let texts: [Sample] = [
        Sample(
            .ollamaGenerate, .openai, #""prompt":"a","suffix":"b","stream":false,"think":false"#, .completions,
            #""prompt":"a","suffix":"b","stream":false"#),
        Sample(
            .ollamaGenerate, .openai, #""prompt":"a","raw":true,"options":{"seed":1}"#, .completions,
            #""prompt":"a","stream":true,"stream_options":{"include_usage":true},"seed":1"#),
    ]

    static let unable: [Unable] =
        [
            Unable(.completions, .ollama, #""n":2"#, .paramOutOfRange, "n"),
            Unable(.completions, .ollama, #""best_of":2"#, .paramOutOfRange, "best_of"),
            Unable(.completions, .ollama, #""echo":true"#, .paramForbidden, "echo"),
            Unable(.completions, .ollama, #""logit_bias":{"5":1}"#, .paramForbidden, "logit_bias"),
            Unable(.ollamaGenerate, .openai, #""template":"t""#, .paramForbidden, "template"),
            Unable(.ollamaGenerate, .openai, #""template":"t","raw":true"#, .paramForbidden, "template"),
            Unable(.ollamaGenerate, .openai, #""context":[1]"#, .paramForbidden, "context"),
        ]
        + [#""suffix":"x""#, #""raw":true"#].flatMap { text in
            [
                ("images", #"["\#(Bodies.png)"]"#), ("system", #""s""#), ("format", #""json""#), ("format", "{}"),
                ("think", "true"), ("think", #""low""#), ("logprobs", "true"),
            ].map { field, value in
                Unable(.ollamaGenerate, .openai, "\(text),\"\(field)\":\(value)", .paramForbidden, field)
            }
        }

    @Test(arguments: [#"["a","b"]"#, "[1]", "[[1],[2]]"])
    func `Ollama continues one text at a time`(prompt: String) throws {
        let request = try Bodies.decode(Bodies.model(#""prompt":\#(prompt)"#), .completions, Bodies.permissive)
        let refusal = #expect(throws: DecodeRefusal.self) { try request.call(.ollama) }
        #expect(refusal?.code == .paramOutOfRange)
        #expect(refusal?.param == "prompt")
    }
}
