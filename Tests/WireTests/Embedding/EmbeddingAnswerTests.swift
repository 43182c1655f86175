import Testing

@testable import Wire

struct EmbeddingAnswerTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let api: UpstreamAPI
        let body: String
        let count: Int
        let kind: AnswerFault
        var testDescription: String { "\(api) \(body)" }

        init(_ api: UpstreamAPI, _ body: String, _ count: Int = 1, _ kind: AnswerFault = .malformed) {
            self.api = api
            self.body = body
            self.count = count
            self.kind = kind
        }
    }

    @Test(arguments: orders)
    func `Vectors of an OpenAI upstream stand in the order of their indexes`(data: String, vectors: [String]) throws {
        let answer = try Self.read(#"{"data":\#(data),"usage":{"prompt_tokens":7}}"#, .embeddings, vectors.count)
        #expect(answer.vectors.map { String(decoding: $0.source, as: UTF8.self) } == vectors)
        #expect(answer.usage == Usage(input: 7))
    }

    @Test func `An Ollama brings its times along`() throws {
        let answer = try Self.read(
            #"{"model":"x","embeddings":[[1,2],[3,4]],"total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8}"#,
            .ollamaEmbed, 2)
        #expect(answer.vectors.map { String(decoding: $0.source, as: UTF8.self) } == ["[1,2]", "[3,4]"])
        #expect(answer.usage.input == 8)
        #expect(answer.usage.timing.total == 14_143_917)
        #expect(answer.usage.timing.load == 1_019_500)
    }

    @Test(arguments: lists + vectors + bodies) func `What is no answer to the request is a fault`(fault: Fault) {
        #expect(throws: fault.kind) { try Self.read(fault.body, fault.api, fault.count) }
    }

    @Test(arguments: ["3.4028234e38", "-3.4028234E+38", "1e-999", "340282340000000000000000000000000000000", "0"])
    func `The largest and the smallest numbers of 32 bits are taken`(number: String) throws {
        #expect(try Self.read(#"{"embeddings":[[\#(number)]]}"#, .ollamaEmbed, 1).vectors.count == 1)
    }

    static func read(_ body: String, _ api: UpstreamAPI, _ count: Int) throws -> EmbeddingAnswer {
        try EmbeddingAnswer(JSONDocument(Array(body.utf8), limits: EmbeddingAnswer.limits), from: api, count: count)
    }

    static let orders: [(String, [String])] = [
        (#"[{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]"#, ["[1]", "[2]"]),
        (#"[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]"#, ["[1]", "[2]"]),
        (
            #"[{"index":2,"embedding":[3]},{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]"#,
            ["[1]", "[2]", "[3]"]
        ),
        (#"[{"embedding":[1]},{"embedding":[2]}]"#, ["[1]", "[2]"]),
        (#"[{"object":"embedding","embedding":[-1.5,2e-3,0]}]"#, ["[-1.5,2e-3,0]"]),
    ]

    /// Two vectors were asked for.
    static let lists: [Fault] = [
        #"[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]"#,
        #"[{"index":1,"embedding":[1]},{"embedding":[2]}]"#,
        #"[{"index":0,"embedding":[1]},{"index":2,"embedding":[2]}]"#,
        #"[{"index":-1,"embedding":[1]},{"index":0,"embedding":[2]}]"#,
        #"[{"index":9223372036854775807,"embedding":[1]},{"index":0,"embedding":[2]}]"#, #"[{"embedding":[1]}]"#,
        #"[{"embedding":[1]},{"embedding":[2]},{"embedding":[3]}]"#, "[]", "null", "{}", "7",
        #"[{"embedding":[1]},{}]"#, #"[{"embedding":[1]},[2]]"#,
    ].map { Fault(.embeddings, #"{"data":\#($0)}"#, 2) }

    static let vectors: [Fault] = [
        #""AACAPw==""#, "null", "{}", "1", #"["1"]"#, "[null]", "[[1]]", "[true]", "[1,{}]", "[0,-1E39]",
        "[3.5e38]", "[1\(String(repeating: "0", count: 39))]",
    ].flatMap {
        [
            Fault(.embeddings, #"{"data":[{"index":0,"embedding":\#($0)}]}"#),
            Fault(.ollamaEmbed, #"{"embeddings":[\#($0)]}"#),
        ]
    }

    static let bodies: [Fault] = [
        Fault(.ollamaEmbed, #"{"embeddings":[]}"#), Fault(.ollamaEmbed, #"{"embeddings":[[1],[2]]}"#),
        Fault(.ollamaEmbed, #"{"embeddings":{}}"#), Fault(.ollamaEmbed, #"{"embedding":[1]}"#),
        Fault(.ollamaEmbed, #"{"data":[{"embedding":[1]}]}"#), Fault(.embeddings, #"{"embeddings":[[1]]}"#),
        Fault(.ollamaEmbed, "[]"), Fault(.embeddings, "7"),
        Fault(.ollamaEmbed, #"{"error":"model 'x' not found"}"#, 1, .upstreamError),
        Fault(.embeddings, #"{"error":{"message":"m"},"data":[{"embedding":[1]}]}"#, 1, .upstreamError),
    ]
}
