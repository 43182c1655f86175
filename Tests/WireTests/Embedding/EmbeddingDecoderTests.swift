import Testing
import Vocabulary

@testable import Wire

struct EmbeddingDecoderTests {
    /// A body of a route with the texts that it is read as.
    struct Sample: Sendable, CustomTestStringConvertible {
        let api: ClientAPI
        let members: String
        let inputs: [String]
        var testDescription: String { "\(api) \(members)" }

        init(_ api: ClientAPI, _ members: String, _ inputs: [String]) {
            self.api = api
            self.members = members
            self.inputs = inputs
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let api: ClientAPI
        let sample: RefusalSample
        var testDescription: String { "\(api) \(sample.testDescription)" }
    }

    @Test(arguments: accepted) func `A body is taken with its texts`(sample: Sample) throws {
        let request = try Self.decode(Bodies.model(sample.members), sample.api)
        #expect(request.inputs == sample.inputs)
        #expect(request.vectorCount == sample.inputs.count)
        #expect(request.tokens == nil)
    }

    @Test(arguments: openAI + ollama + legacy)
    func `A body is refused with the code and the name of the field`(refused: Refused) throws {
        let refusal = try #require(try Bodies.refusal(refused.sample.body, refused.api))
        #expect(refusal.code == refused.sample.code)
        #expect(refusal.param == refused.sample.param)
    }

    @Test(arguments: [("[0]", 1), ("[1,2,3]", 1), ("[[1,2],[3]]", 2), ("[[7]]", 1)] as [(String, Int)])
    func `Token ids are taken where policy permits them, a vector for each list`(input: String, count: Int) throws {
        let body = Bodies.model(#""input":\#(input)"#)
        var policy = ParameterPolicy()
        policy.allowed = [.tokenPrompts]
        #expect(try Self.decode(body, .embeddings, policy).vectorCount == count)
        policy.allowed = Set(ParameterPolicy.Permission.allCases).subtracting([.tokenPrompts])
        let refusal = try Bodies.refusal(body, .embeddings, policy)
        #expect(refusal?.code == .paramForbidden)
        #expect(refusal?.param == "input")
    }

    @Test(arguments: ["[-1]", "[[1],2]", "[1,[2]]", "[[]]", "[1,\"a\"]", "[1.5]", "[[[1]]]", "[null]"])
    func `What is no token ids is refused with the permission too`(input: String) throws {
        let refusal = try Bodies.refusal(Bodies.model(#""input":\#(input)"#), .embeddings, Bodies.permissive)
        #expect(refusal?.code == .bodyMalformed)
        #expect(refusal?.param == "input")
    }

    @Test func `As many texts are taken as OpenAI takes`() throws {
        func body(_ element: String, _ count: Int) -> String {
            Bodies.model("\"input\":[\(Array(repeating: element, count: count).joined(separator: ","))]")
        }
        for (api, element) in [(ClientAPI.embeddings, "\"x\""), (.ollamaEmbed, "\"x\""), (.embeddings, "[1]")] {
            #expect(try Self.decode(body(element, 2048), api, Bodies.permissive).vectorCount == 2048)
            let refusal = try Bodies.refusal(body(element, 2049), api, Bodies.permissive)
            #expect(refusal?.code == .paramOutOfRange)
            #expect(refusal?.param == "input")
        }
    }

    @Test func `Every string of a body is a segment with its origin`() throws {
        let model = Segment(channel: .field, path: "model", text: "m")
        let stop = Segment(channel: .field, path: "options.stop", text: "s")
        #expect(
            try Self.decode(#"{"input":["a","\u0062",""],"user":"u","model":"m"}"#, .embeddings).segments == [
                Segment(channel: .user, path: "input", text: "a"), Segment(channel: .user, path: "input", text: "b"),
                Segment(channel: .field, path: "user", text: "u"), model,
            ])
        #expect(
            try Self.decode(#"{"input":"a","options":{"stop":"s"},"model":"m"}"#, .ollamaEmbed).segments
                == [Segment(channel: .user, path: "input", text: "a"), stop, model])
        #expect(
            try Self.decode(#"{"prompt":"a","options":{"stop":"s"},"model":"m"}"#, .ollamaEmbeddings).segments
                == [Segment(channel: .user, path: "prompt", text: "a"), stop, model])
    }

    static func decode(
        _ body: String, _ api: ClientAPI, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws -> EmbeddingRequest {
        let request: EmbeddingRequest? =
            if case .embedding(let request) = try Bodies.decode(body, api, policy) { request } else { nil }
        #expect(request?.api == api)
        return try #require(request)
    }

    static let accepted: [Sample] = [
        Sample(.embeddings, #""input":"a""#, ["a"]), Sample(.embeddings, #""input":["a","b"]"#, ["a", "b"]),
        Sample(.embeddings, #""input":"a","encoding_format":"base64","dimensions":65536,"user":"u""#, ["a"]),
        Sample(.embeddings, #""input":"a","encoding_format":null,"dimensions":null,"user":null"#, ["a"]),
        Sample(.ollamaEmbed, #""input":"a","truncate":true,"dimensions":0,"options":{"num_ctx":9}"#, ["a"]),
        Sample(.ollamaEmbed, #""input":["a"],"truncate":null,"dimensions":null,"options":null,"keep_alive":0"#, ["a"]),
        Sample(.ollamaEmbeddings, #""prompt":"a","options":{},"keep_alive":"5m""#, ["a"]),
    ]

    static let openAI: [Refused] = on(
        .embeddings,
        unknown([
            "prompt", "options", "keep_alive", "truncate", "metadata", "Input", "INPUT", "Model", "encoding_Format",
        ]) + [
            RefusalSample("[]", .bodyMalformed, nil), RefusalSample(#"{"input":"a"}"#, .bodyMalformed, "model"),
            RefusalSample(#"{"model":"","input":"a"}"#, .bodyMalformed, "model"),
            RefusalSample(#"{"model":"m"}"#, .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":[]"#), .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":null"#), .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":7"#), .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":{"a":"b"}"#), .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":["a",1]"#), .bodyMalformed, "input"),
            .input(#""dimensions":0"#, .paramOutOfRange, "dimensions"),
            .input(#""dimensions":65537"#, .paramOutOfRange, "dimensions"),
            .input(#""dimensions":"8""#, .bodyMalformed, "dimensions"),
            .input(#""encoding_format":"hex""#, .paramOutOfRange, "encoding_format"),
            .input(#""encoding_format":"Base64""#, .paramOutOfRange, "encoding_format"),
            .input(#""encoding_format":1"#, .paramOutOfRange, "encoding_format"),
            .input(#""user":7"#, .bodyMalformed, "user"),
        ])

    static let ollama: [Refused] = on(
        .ollamaEmbed,
        unknown(["prompt", "encoding_format", "user", "stream", "Input", "Truncate", "keep_Alive"]) + [
            RefusalSample("7", .bodyMalformed, nil), RefusalSample(#"{"input":"a"}"#, .bodyMalformed, "model"),
            RefusalSample(#"{"model":"m"}"#, .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":[]"#), .bodyMalformed, "input"),
            RefusalSample(Bodies.model(#""input":[1]"#), .bodyMalformed, "input"),
            .input(#""truncate":"no""#, .bodyMalformed, "truncate"),
            .input(#""dimensions":-1"#, .paramOutOfRange, "dimensions"),
            .input(#""options":{"seed":"x"}"#, .bodyMalformed, "options.seed"),
            .input(#""options":{"unknown":1}"#, .paramForbidden, "options.unknown"),
            .input(#""keep_alive":[]"#, .bodyMalformed, "keep_alive"),
        ])

    static let legacy: [Refused] = on(
        .ollamaEmbeddings,
        unknown(["input", "truncate", "dimensions", "Prompt"], at: Bodies.prompt) + [
            RefusalSample(#"{"model":"m"}"#, .bodyMalformed, "prompt"),
            RefusalSample(#"{"prompt":"a"}"#, .bodyMalformed, "model"),
            RefusalSample(Bodies.model(#""prompt":["a"]"#), .bodyMalformed, "prompt"),
            RefusalSample(Bodies.model(#""prompt":null"#), .bodyMalformed, "prompt"),
            .prompt(#""options":7"#, .bodyMalformed, "options"),
            .prompt(#""keep_alive":{}"#, .bodyMalformed, "keep_alive"),
        ])

    /// Names that are none of the route's, as members of a smallest body.
    private static func unknown(
        _ names: [String], at body: (String) -> String = Bodies.input
    ) -> [RefusalSample] {
        names.map { RefusalSample(body("\"\($0)\":null"), .paramForbidden, $0) }
    }

    private static func on(_ api: ClientAPI, _ samples: [RefusalSample]) -> [Refused] {
        samples.map { Refused(api: api, sample: $0) }
    }
}
