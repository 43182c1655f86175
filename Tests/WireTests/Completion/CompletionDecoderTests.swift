import Testing
import Vocabulary

@testable import Wire

struct CompletionDecoderTests {
    @Test(arguments: accepted) func `A field of the list is taken`(member: String) throws {
        #expect(try Bodies.refusal(Bodies.prompt(member), .completions) == nil)
    }

    @Test(arguments: prompts) func `Every spelling of a prompt is a list of texts`(prompt: String, texts: [String])
        throws
    {
        #expect(try Self.decode(Bodies.model(#""prompt":\#(prompt)"#)).prompts == texts)
    }

    @Test(arguments: shapes + fields + prompted)
    func `A body is refused with the code and the name of the field`(sample: RefusalSample) throws {
        let refusal = try #require(try Bodies.refusal(sample.body, .completions))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    @Test(arguments: tokens) func `Token ids are taken as they are where policy permits them`(prompt: String) throws {
        let body = Bodies.model(#""prompt":\#(prompt)"#)
        var policy = ParameterPolicy()
        policy.allowed = [.tokenPrompts]
        let request = try Self.decode(body, policy)
        #expect(request.tokens.map { String(decoding: $0.source, as: UTF8.self) } == prompt)
        #expect(request.prompts.isEmpty)
        policy.allowed = Set(ParameterPolicy.Permission.allCases).subtracting([.tokenPrompts])
        let refusal = try Bodies.refusal(body, .completions, policy)
        #expect(refusal?.code == .paramForbidden)
        #expect(refusal?.param == "prompt")
    }

    @Test(arguments: badTokens) func `What is no token ids is refused with the permission too`(sample: RefusalSample)
        throws
    {
        let refusal = try #require(try Bodies.refusal(sample.body, .completions, Bodies.permissive))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    @Test func `What a client leaves out has the dialect's defaults`() throws {
        let request = try Self.decode(Bodies.prompt())
        #expect(!request.stream && !request.includeUsage && !request.parameters.echo && !request.parameters.logprobs)
        #expect(request.suffix == nil)
        #expect(request.residency == nil)
        #expect(request.api == .completions)
    }

    @Test func `Log probabilities of none but the tokens themselves are still log probabilities`() throws {
        let parameters = try Self.decode(Bodies.prompt(#""logprobs":0"#)).parameters
        #expect(parameters.logprobs)
        #expect(parameters.topLogprobs == 0)
    }

    @Test func `Every string of a body is a segment with its origin`() throws {
        let segments = try Self.decode(
            #"{"user":"u","stop":["s","t"],"prompt":["a","\u0062"],"suffix":"z","logit_bias":{"5":1},"model":"m"}"#
        ).segments
        #expect(
            segments == [
                Segment(channel: .field, path: "user", text: "u"), Segment(channel: .field, path: "stop", text: "s"),
                Segment(channel: .field, path: "stop", text: "t"), Segment(channel: .user, path: "prompt", text: "a"),
                Segment(channel: .user, path: "prompt", text: "b"), Segment(channel: .user, path: "suffix", text: "z"),
                Segment(channel: .field, path: "logit_bias", text: "5"),
                Segment(channel: .field, path: "model", text: "m"),
            ])
    }

    private static func decode(
        _ body: String, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws -> CompletionRequest {
        try CompletionDecoder.decode(JSONDocument(Array(body.utf8)), policy)
    }

    static let accepted = [
        #""suffix":"""#, #""suffix":null"#, #""suffix":"x""#, #""stream":true"#, #""stream":null"#, #""echo":false"#,
        #""echo":null"#, #""logprobs":null"#, #""logprobs":0"#, #""logprobs":20"#, #""best_of":1"#, #""best_of":20"#,
        #""best_of":null"#, #""user":null"#, #""user":"u""#, #""stream_options":null"#,
        #""stream_options":{"include_usage":true}"#, #""max_tokens":16,"temperature":1,"top_p":1,"n":1,"stop":null"#,
        #""presence_penalty":0,"frequency_penalty":0,"logit_bias":null,"seed":null"#, #""logit_bias":{}"#,
    ]

    static let prompts: [(String, [String])] = [
        (#""hi""#, ["hi"]), (#"["a","b"]"#, ["a", "b"]), (#""""#, [""]), (#"["",""]"#, ["", ""]),
        ("[\(Array(repeating: "\"x\"", count: 128).joined(separator: ","))]", Array(repeating: "x", count: 128)),
    ]

    static let shapes: [RefusalSample] = [
        RefusalSample("[]", .bodyMalformed, nil), RefusalSample("null", .bodyMalformed, nil),
        RefusalSample("{}", .bodyMalformed, "model"), RefusalSample(#"{"prompt":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"model":"","prompt":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"model":null,"prompt":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(Bodies.model(#""prompt":null"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":[]"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""echo":false"#), .bodyMalformed, "prompt"),
    ]

    static let fields: [RefusalSample] =
        [
            "messages", "system", "images", "format", "options", "raw", "template", "context", "keep_alive", "think",
            "top_logprobs", "tools", "metadata", "store", "prompt_embeds", "guided_json", "logits_processors",
            "extra_body", "api_base", "chat_template", "Model", "PROMPT", "ſtream", "best_Of", "echo\\u0000", " echo",
            "",
        ].map { .prompt("\"\($0)\":null", .paramForbidden, shown($0)) } + [
            .prompt(#""suffix":1"#, .bodyMalformed, "suffix"), .prompt(#""suffix":["x"]"#, .bodyMalformed, "suffix"),
            .prompt(#""stream":"true""#, .bodyMalformed, "stream"), .prompt(#""stream":1"#, .bodyMalformed, "stream"),
            .prompt(#""echo":"yes""#, .bodyMalformed, "echo"), .prompt(#""user":{}"#, .bodyMalformed, "user"),
            .prompt(#""logprobs":true"#, .bodyMalformed, "logprobs"),
            .prompt(#""logprobs":-1"#, .paramOutOfRange, "logprobs"),
            .prompt(#""logprobs":21"#, .paramOutOfRange, "logprobs"),
            .prompt(#""logprobs":1.5"#, .paramOutOfRange, "logprobs"),
            .prompt(#""best_of":0"#, .paramOutOfRange, "best_of"),
            .prompt(#""best_of":21"#, .paramOutOfRange, "best_of"),
            .prompt(#""best_of":"2""#, .bodyMalformed, "best_of"),
            .prompt(#""stream_options":true"#, .bodyMalformed, "stream_options"),
            .prompt(#""stream_options":{"include_usage":1}"#, .bodyMalformed, "stream_options.include_usage"),
            .prompt(#""stream_options":{"Include_usage":true}"#, .paramForbidden, "stream_options.Include_usage"),
        ]

    static let prompted: [RefusalSample] = [
        RefusalSample(Bodies.model(#""prompt":7"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":{"a":"b"}"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":["a",7]"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":["a",["b"]]"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":["a",null]"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":[null]"#), .paramForbidden, "prompt"),
        RefusalSample(Bodies.model(#""prompt":[["a"]]"#), .paramForbidden, "prompt"),
        RefusalSample(
            Bodies.model("\"prompt\":[\(Array(repeating: "\"x\"", count: 129).joined(separator: ","))]"),
            .paramOutOfRange, "prompt"),
    ]

    static let tokens = ["[0]", "[1,2,3]", "[[1,2],[3]]", "[[9223372036854775807]]"]

    static let badTokens: [RefusalSample] =
        [
            "[-1]", "[1.0]", "[1,\"a\"]", "[1,[2]]", "[[1],2]", "[[1],\"a\"]", "[[]]", "[[1],[]]", "[[\"a\"]]",
            "[[[1]]]", "[null]", "[{}]", "[true]", "[9223372036854775808]",
        ].map { RefusalSample(Bodies.model("\"prompt\":\($0)"), .bodyMalformed, "prompt") } + [
            RefusalSample(
                Bodies.model("\"prompt\":[\(Array(repeating: "[1]", count: 129).joined(separator: ","))]"),
                .paramOutOfRange, "prompt")
        ]

    /// A name as a refusal shows it.
    private static func shown(_ name: String) -> String {
        name.replacing("\\u0000", with: "?").replacing(" ", with: "?").replacing("ſ", with: "??")
    }
}
