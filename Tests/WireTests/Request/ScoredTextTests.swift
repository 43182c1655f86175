import Testing
import Vocabulary

@testable import Wire

/// What makes scoring sound: an upstream receives no string of a client's that the detectors did not see.
struct ScoredTextTests {
    /// 10,000 requests of all routes, each for either kind of upstream.
    @Test(arguments: ClientAPI.allCases)
    func `Every string of an upstream's body was scored or is a word of the gateway's own`(api: ClientAPI) throws {
        var requests = RandomRequest(seed: 31)
        var encoded = [Dialect.openai: 0, .ollama: 0]
        for round in 0..<1250 {
            let body = requests.body(api)
            let request = try Bodies.decode(body, api, Bodies.permissive)
            for upstream in Dialect.allCases {
                guard let text = try? Bodies.encode(request, for: upstream) else { continue }
                encoded[upstream, default: 0] += 1
                let missing = try UnscoredText.find(in: text, request.segments)
                #expect(missing == [], "round \(round): \(body)")
            }
        }
        for (upstream, count) in encoded { #expect(count > 100, "\(upstream)") }
    }

    /// A field that is added to a list and not to the generator would be one that the test above never sees.
    @Test(arguments: ClientAPI.allCases) func `Every field that is taken is tried`(api: ClientAPI) throws {
        var requests = RandomRequest(seed: 61)
        var names: Set<String> = []
        var messages: Set<String> = []
        var options: Set<String> = []
        for _ in 0..<200 {
            let root = try JSONDocument(Array(requests.body(api).utf8)).root
            names.formUnion(Self.keys(root))
            for message in root["messages"].map({ Array($0.elements) }) ?? [] {
                messages.formUnion(Self.keys(message))
            }
            if let view = root["options"] { options.formUnion(Self.keys(view)) }
        }
        #expect(names == Set(Self.fields(api)))
        if !messages.isEmpty {
            #expect(messages.union(["images"]) == Set(ChatMessageDecoder.Field.allCases.map(\.rawValue)))
        }
        if !options.isEmpty { #expect(options == Set(OllamaOption.allCases.map(\.rawValue))) }
    }

    private static func keys(_ view: JSONView) -> [String] { view.members.compactMap { $0.key.string } }

    private static func fields(_ api: ClientAPI) -> [String] {
        switch api {
        case .chatCompletions: OpenAIChatDecoder.fields
        case .ollamaChat: OllamaChatDecoder.fields
        case .completions: CompletionDecoder.fields
        case .ollamaGenerate: GenerateDecoder.fields
        case .embeddings: EmbeddingDecoder.fields
        case .ollamaEmbed: OllamaEmbeddingDecoder.fields(isLegacy: false)
        case .ollamaEmbeddings: OllamaEmbeddingDecoder.fields(isLegacy: true)
        case .responses: ResponsesDecoder.fields
        }
    }

    @Test(arguments: Dialect.allCases) func `A string that no segment holds is reported`(upstream: Dialect) throws {
        var request = try Bodies.decode(
            #"{"model":"mod","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"fun","arguments":"{\"key\":\"v\\u0061l\"}"}}]}]}"#,
            .openai)
        let text = try Bodies.encode(request, for: upstream)
        for hidden in ["mod", "fun", "key", "val"] {
            let segments = request.segments.filter { !$0.text.contains(hidden) }
            #expect(try UnscoredText.find(in: text, segments).contains(hidden))
        }
        request.segments = []
        #expect(try UnscoredText.find(in: text, request.segments).count >= 4)
    }
}
