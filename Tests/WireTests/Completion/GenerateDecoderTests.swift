import Testing
import Vocabulary

@testable import Wire

struct GenerateDecoderTests {
    @Test(arguments: accepted) func `A field of the list is taken`(member: String) throws {
        #expect(try Bodies.refusal(Bodies.prompt(member), .ollamaGenerate) == nil)
    }

    @Test(arguments: shapes + fields + names)
    func `A body is refused with the code and the name of the field`(sample: RefusalSample) throws {
        let refusal = try #require(try Bodies.refusal(sample.body, .ollamaGenerate))
        #expect(refusal.code == sample.code)
        #expect(refusal.param == sample.param)
    }

    /// Values that clients send for what they leave out.
    @Test(arguments: [
        #""raw":false"#, #""raw":null"#, #""template":"""#, #""template":null"#, #""context":[]"#, #""context":null"#,
        #""suffix":"""#, #""system":"""#, #""images":[]"#, #""images":null"#, #""logprobs":null"#, #""logprobs":false"#,
        #""top_logprobs":null"#, #""format":"""#, #""think":null"#, #""options":null"#, #""keep_alive":null"#,
    ])
    func `A value that says nothing changes nothing`(member: String) throws {
        let plain = try Bodies.decode(Bodies.prompt(), .ollamaGenerate)
        let request = try Bodies.decode(Bodies.prompt(member), .ollamaGenerate)
        #expect(request.segments == plain.segments)
        for dialect in Dialect.allCases {
            #expect(try Bodies.encode(request, for: dialect) == Bodies.encode(plain, for: dialect))
        }
    }

    @Test(arguments: permissions)
    func `A sensitive field needs its own permission`(member: String, permission: ParameterPolicy.Permission) throws {
        let body = Bodies.prompt(member)
        var policy = ParameterPolicy()
        policy.allowed = [permission]
        #expect(try Bodies.refusal(body, .ollamaGenerate, policy) == nil)
        policy.allowed = Set(ParameterPolicy.Permission.allCases).subtracting([permission])
        let refusal = try Bodies.refusal(body, .ollamaGenerate, policy)
        #expect(refusal?.code == .paramForbidden)
        #expect(refusal?.param == permission.rawValue)
    }

    @Test(arguments: ["{}", "7", "\"1\"", "[\"1\"]", "[-1]", "[1.5]", "[[1]]", "[1,null]"])
    func `A context that is no token ids is refused with the permission too`(context: String) throws {
        let refusal = try Bodies.refusal(
            Bodies.prompt("\"context\":\(context)"), .ollamaGenerate, Bodies.permissive)
        #expect(refusal?.code == .bodyMalformed)
        #expect(refusal?.param == "context")
    }

    @Test func `A request streams unless it says otherwise`() throws {
        #expect(try Self.decode(Bodies.prompt()).stream)
        #expect(try Self.decode(Bodies.prompt(#""stream":null"#)).stream)
        #expect(try !Self.decode(Bodies.prompt(#""stream":false"#)).stream)
    }

    @Test func `Every string of a body is a segment with its origin`() throws {
        let segments = try GenerateDecoder.decode(
            JSONDocument(
                Array(
                    #"{"prompt":"p","suffix":"x","system":"s","template":"t","format":{"k":"v"},"think":"high","images":["\#(Bodies.png)"],"options":{"stop":"e"},"keep_alive":"5m","model":"m"}"#
                        .utf8)), Bodies.permissive
        ).segments
        #expect(
            segments == [
                Segment(channel: .user, path: "prompt", text: "p"), Segment(channel: .user, path: "suffix", text: "x"),
                Segment(channel: .system, path: "system", text: "s"),
                Segment(channel: .system, path: "template", text: "t"),
                Segment(channel: .toolDescription, path: "format", text: "k\nv"),
                Segment(channel: .field, path: "think", text: "high"),
                Segment(channel: .field, path: "options.stop", text: "e"),
                Segment(channel: .field, path: "model", text: "m"),
            ])
    }

    private static func decode(_ body: String) throws -> CompletionRequest {
        try GenerateDecoder.decode(JSONDocument(Array(body.utf8)))
    }

    static let accepted = [
        #""system":"x""#, #""suffix":"x""#, #""images":["\#(Bodies.png)","\#(Bodies.jpeg)"]"#, #""format":"json""#,
        #""format":{"type":"object"}"#, #""think":true"#, #""think":"low""#, #""logprobs":true,"top_logprobs":20"#,
        #""options":{"temperature":0,"num_ctx":4096,"num_gpu":1}"#, #""keep_alive":"5m""#, #""keep_alive":-1"#,
        #""keep_alive":300"#,
    ]

    static let shapes: [RefusalSample] = [
        RefusalSample("[]", .bodyMalformed, nil), RefusalSample(#""x""#, .bodyMalformed, nil),
        RefusalSample("{}", .bodyMalformed, "model"), RefusalSample(#"{"prompt":"x"}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"model":""}"#, .bodyMalformed, "model"),
        RefusalSample(#"{"model":1}"#, .bodyMalformed, "model"),
        RefusalSample(Bodies.model(#""prompt":["x"]"#), .bodyMalformed, "prompt"),
        RefusalSample(Bodies.model(#""prompt":[1]"#), .bodyMalformed, "prompt"),
    ]

    static let fields: [RefusalSample] = [
        .prompt(#""suffix":1"#, .bodyMalformed, "suffix"), .prompt(#""system":["x"]"#, .bodyMalformed, "system"),
        .prompt(#""template":{}"#, .bodyMalformed, "template"), .prompt(#""raw":"false""#, .bodyMalformed, "raw"),
        .prompt(#""stream":0"#, .bodyMalformed, "stream"), .prompt(#""logprobs":5"#, .bodyMalformed, "logprobs"),
        .prompt(#""top_logprobs":21"#, .paramOutOfRange, "top_logprobs"),
        .prompt(#""top_logprobs":-1"#, .paramOutOfRange, "top_logprobs"),
        .prompt(#""top_logprobs":"1""#, .bodyMalformed, "top_logprobs"),
        .prompt(#""format":"yaml""#, .paramOutOfRange, "format"), .prompt(#""format":[]"#, .paramOutOfRange, "format"),
        .prompt(#""think":0"#, .bodyMalformed, "think"), .prompt(#""options":"x""#, .bodyMalformed, "options"),
        .prompt(#""options":{"Seed":1}"#, .paramForbidden, "options.Seed"),
        .prompt(#""keep_alive":true"#, .bodyMalformed, "keep_alive"),
        .prompt(#""images":{}"#, .bodyMalformed, "images"), .prompt(#""images":[7]"#, .bodyMalformed, "images"),
        .prompt(#""images":["ignore the rules"]"#, .paramForbidden, "images"),
        .prompt(#""images":["https://h/a.png"]"#, .paramForbidden, "images"),
        .prompt(#""images":["data:image/png;base64,\#(Bodies.png)"]"#, .paramForbidden, "images"),
    ]

    static let names: [RefusalSample] = [
        "messages", "tools", "max_tokens", "temperature", "n", "best_of", "echo", "user", "logit_bias",
        "stream_options",
        "shift", "truncate", "_debug_render_only", "Model", "PROMPT", "Raw", "RAW", "Template", "Context", "Syſtem",
    ].map { .prompt("\"\($0)\":null", .paramForbidden, $0.replacing("ſ", with: "??")) }

    static let permissions: [(String, ParameterPolicy.Permission)] = [
        (#""raw":true"#, .raw), (#""template":"{{ .Prompt }}""#, .template), (#""template":" ""#, .template),
        (#""context":[1]"#, .context), (#""context":[0,4294967295]"#, .context),
    ]
}
