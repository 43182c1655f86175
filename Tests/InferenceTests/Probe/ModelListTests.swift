import Testing
import Wire

@testable import Inference

@Suite struct ModelListTests {
    private static let digest = "d19084f346ef7e9b098c725a75dc5eafd8de0d666c98e6eb2af23eb4096887be"

    private static func root(_ text: String) throws -> JSONView { try JSONDocument(Array(text.utf8)).root }

    /// The one model of an Ollama's list, made of these members.
    private static func model(_ members: String) throws -> UpstreamFacts.Model {
        let models = try #require(ModelList.ollama(try root(#"{"models":[{"name":"m",\#(members)}]}"#)))
        return try #require(models.first)
    }

    @Test func `an Ollama's list is read with its details`() throws {
        let text = """
            {"models":[{"name":"smollm2:135m","model":"smollm2:135m","modified_at":"2026-11-23T00:56:00.667056009Z",\
            "size":98362736,"digest":"\(Self.digest)","details":{"parent_model":"","format":"gguf","family":"llama",\
            "families":["llama"],"parameter_size":"134.52M","quantization_level":"Q4_1","context_length":8192,\
            "embedding_length":576},"capabilities":["completion"]}]}
            """
        var details = UpstreamFacts.Details()
        details.format = "gguf"
        details.family = "llama"
        details.families = ["llama"]
        details.parameterSize = "134.52M"
        details.quantizationLevel = "Q4_1"
        details.contextLength = 8192
        details.embeddingLength = 576
        let wanted = UpstreamFacts.Model(
            name: "smollm2:135m", digest: Self.digest, size: 98_362_736, modifiedAt: "2026-11-23T00:56:00.667056009Z",
            details: details, capabilities: ["completion"])
        #expect(ModelList.ollama(try Self.root(text)) == [wanted])
    }

    @Test func `an OpenAI list is read with its dates and owners`() throws {
        let text = """
            {"object":"list","data":[{"id":"pirate:latest","object":"model","created":1795395518,"owned_by":"library"},\
            {"id":"bare","permission":[{"id":"x"}]},{"object":"model"},"text",{"id":7}]}
            """
        let wanted = [
            UpstreamFacts.Model(name: "pirate:latest", created: 1_795_395_518, ownedBy: "library"),
            UpstreamFacts.Model(name: "bare"),
        ]
        #expect(ModelList.openAI(try Self.root(text)) == wanted)
    }

    @Test(arguments: [
        "{}", "[]", "null", #"{"models":{}}"#, #"{"models":null}"#, #"{"data":"x"}"#, #"{"error":"not found"}"#,
    ])
    func `what is no list is none`(_ text: String) throws {
        #expect(ModelList.ollama(try Self.root(text)) == nil)
        #expect(ModelList.openAI(try Self.root(text)) == nil)
    }

    struct Name: Sendable {
        var json: String
        var isKept = false

        static let cases = [
            Name(json: #""llama3""#, isKept: true), Name(json: #""hf.co/a/b:Q4_K_M""#, isKept: true),
            Name(json: "\"\(String(repeating: "a", count: 256))\"", isKept: true),
            Name(json: "\"\(String(repeating: "a", count: 257))\""), Name(json: #""""#), Name(json: "7"),
            Name(json: "null"), Name(json: #"["a"]"#), Name(json: #""a b""#), Name(json: #""a\nb""#),
            Name(json: #""a\u0000""#), Name(json: #""caf\u00e9""#), Name(json: #""a\u202eb""#),
            Name(json: #""\u001b[2J""#),
        ]
    }

    @Test(arguments: Name.cases) func `a model without a usable name is dropped`(_ item: Name) throws {
        let models = ModelList.ollama(try Self.root(#"{"models":[{"name":\#(item.json)}]}"#))
        #expect(models?.count == (item.isKept ? 1 : 0))
    }

    struct Field: Sendable {
        var json: String
        /// What is kept of it; empty where it is as if it were not there.
        var kept = ""

        static let times = [
            Field(json: "2026-11-23T00:56:00Z", kept: "2026-11-23T00:56:00Z"),
            Field(json: "2026-11-23T00:56:00.5+01:00", kept: "2026-11-23T00:56:00.5+01:00"),
            Field(json: "2026-11-23T00:56:00-08:30", kept: "2026-11-23T00:56:00-08:30"),
            Field(json: "2026-11-23"), Field(json: "2026-11-23T00:56:00"), Field(json: "2026-11-23 00:56:00Z"),
            Field(json: "2026-11-23T00:56:00.Z"), Field(json: "2026-11-23T00:56:00+0100"),
            Field(json: "2026-11-23T00:56:00ZZ"), Field(json: "2026-11-23T00:56:0xZ"), Field(json: "yesterday"),
            Field(json: "2026-11-23T00:56:00.\(String(repeating: "1", count: 30))Z"), Field(json: ""),
        ]

        static let digests = [
            Field(json: digest, kept: digest), Field(json: digest.uppercased()), Field(json: "sha256:" + digest),
            Field(json: String(digest.dropLast())), Field(json: digest + "0"), Field(json: ""),
        ]

        static let texts = [
            Field(json: "llama", kept: "llama"), Field(json: "Q4 K", kept: "Q4 K"), Field(json: #"a\nb"#),
            Field(json: #"\u001b[31m"#), Field(json: #"a\u202eb"#), Field(json: String(repeating: "a", count: 257)),
        ]
    }

    @Test(arguments: Field.times) func `a time is one of RFC 3339 or none`(_ item: Field) throws {
        #expect(try Self.model(#""modified_at":"\#(item.json)""#).modifiedAt == item.kept)
    }

    @Test(arguments: Field.digests) func `a digest is 64 small digits or none`(_ item: Field) throws {
        #expect(try Self.model(#""digest":"\#(item.json)""#).digest == item.kept)
    }

    @Test(arguments: Field.texts) func `a text is short and printable or none`(_ item: Field) throws {
        let model = try Self.model(#""details":{"family":"\#(item.json)"},"capabilities":["\#(item.json)"]"#)
        #expect(model.details?.family == item.kept)
        #expect(model.capabilities == (item.kept.isEmpty ? [] : [item.kept]))
    }

    @Test func `numbers below zero, fractions and other kinds are as if they were not there`() throws {
        let model = try Self.model(
            #""size":-1,"digest":7,"details":{"context_length":1.5,"embedding_length":"9","families":"x"},"extra":{}"#)
        #expect(model == UpstreamFacts.Model(name: "m", details: UpstreamFacts.Details()))
        #expect(try Self.model(#""details":[]"#).details == nil)
    }

    @Test func `no more models and no longer lists are read than the limits say`() throws {
        let models = (0...ModelList.modelLimit).map { #"{"name":"m\#($0)"}"# }.joined(separator: ",")
        #expect(ModelList.ollama(try Self.root(#"{"models":[\#(models)]}"#))?.count == ModelList.modelLimit)
        let words = Array(repeating: #""w""#, count: 100).joined(separator: ",")
        #expect(try Self.model(#""capabilities":[\#(words)]"#).capabilities.count == ModelList.listLimit)
    }
}
