import Testing

@testable import Wire

/// The routes of clients and of upstreams as WIRE.md lists them.
struct RouteTests {
    struct Client: Sendable, CustomTestStringConvertible {
        let api: ClientAPI
        let path: String
        let dialect: Dialect
        let bodyLimit: Int
        var testDescription: String { path }

        init(_ api: ClientAPI, _ path: String, _ dialect: Dialect, _ bodyLimit: Int) {
            self.api = api
            self.path = path
            self.dialect = dialect
            self.bodyLimit = bodyLimit
        }
    }

    struct Upstream: Sendable, CustomTestStringConvertible {
        let api: UpstreamAPI
        let path: String
        let dialect: Dialect
        let format: EventStreamReader.Format
        var testDescription: String { path }

        init(_ api: UpstreamAPI, _ path: String, _ dialect: Dialect, _ format: EventStreamReader.Format) {
            self.api = api
            self.path = path
            self.dialect = dialect
            self.format = format
        }
    }

    @Test(arguments: clients) func `A client's route has its path, dialect and limit`(route: Client) {
        #expect("\(route.api.path)" == route.path)
        #expect(route.api.dialect == route.dialect)
        #expect(route.api.bodyLimit == route.bodyLimit)
    }

    @Test(arguments: upstreams) func `An upstream's route has its path, dialect and stream`(route: Upstream) {
        #expect("\(route.api.path)" == route.path)
        #expect(route.api.dialect == route.dialect)
        #expect(route.api.streamFormat == route.format)
    }

    @Test func `No route is missing here`() {
        #expect(Set(Self.clients.map(\.api)) == Set(ClientAPI.allCases))
        #expect(Set(Self.upstreams.map(\.api)) == Set(UpstreamAPI.allCases))
    }

    @Test(arguments: ClientAPI.allCases) func `A request knows its route, its model and its writer`(api: ClientAPI)
        throws
    {
        let request = try Bodies.decode(Bodies.body(api, ""), api)
        #expect(request.api == api)
        #expect(request.model == "m")
        #expect(request.segments.map(\.text).sorted() == ["hi", "m"])
        #expect(request.stream == [.ollamaChat, .ollamaGenerate].contains(api))
        let hasText = ![ClientAPI.embeddings, .ollamaEmbed, .ollamaEmbeddings].contains(api)
        #expect((request.writer(AnswerContext(id: "id", began: 0, source: .openai)) != nil) == hasText)
    }

    static let clients: [Client] = [
        Client(.chatCompletions, "/v1/chat/completions", .openai, 4_194_304),
        Client(.completions, "/v1/completions", .openai, 4_194_304),
        Client(.embeddings, "/v1/embeddings", .openai, 1_048_576),
        Client(.responses, "/v1/responses", .openai, 4_194_304),
        Client(.ollamaChat, "/api/chat", .ollama, 4_194_304),
        Client(.ollamaGenerate, "/api/generate", .ollama, 4_194_304),
        Client(.ollamaEmbed, "/api/embed", .ollama, 1_048_576),
        Client(.ollamaEmbeddings, "/api/embeddings", .ollama, 1_048_576),
    ]

    static let upstreams: [Upstream] = [
        Upstream(.chatCompletions, "/v1/chat/completions", .openai, .serverSentEvents),
        Upstream(.completions, "/v1/completions", .openai, .serverSentEvents),
        Upstream(.embeddings, "/v1/embeddings", .openai, .serverSentEvents),
        Upstream(.ollamaChat, "/api/chat", .ollama, .lines),
        Upstream(.ollamaGenerate, "/api/generate", .ollama, .lines),
        Upstream(.ollamaEmbed, "/api/embed", .ollama, .lines),
    ]
}
