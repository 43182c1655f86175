import Testing
import Vocabulary
import Wire

@testable import Inference

@Suite struct UpstreamRouterTests {
    /// A server of the configuration, in short.
    struct Server: Sendable {
        var models: [String] = []
        var tenants: Set<String> = []
        var api: Dialect?

        func make(_ index: Int) throws -> UpstreamServer {
            try UpstreamServer(
                name: "s\(index)", endpoint: try #require(UpstreamEndpoint("http://h:1")), api: api,
                models: try models.map { try #require(ModelPattern($0)) }, tenants: tenants)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var servers: [Server]
        var model = "llama3:8b"
        var wanted: [Int]
        var testDescription: String { name }

        static let models = [
            Case(name: "no server", servers: [], wanted: []),
            Case(name: "order of the configuration", servers: [Server(), Server(), Server()], wanted: [0, 1, 2]),
            Case(
                name: "exact before pattern before all",
                servers: [Server(), Server(models: ["llama*"]), Server(models: ["llama3:8b"])], wanted: [2, 1, 0]),
            Case(
                name: "order among equals",
                servers: [Server(models: ["llama*"]), Server(models: ["llama3*"]), Server(models: ["l*"])],
                wanted: [0, 1, 2]),
            Case(
                name: "a star is no pattern", servers: [Server(models: ["*"]), Server(models: ["l*"])], wanted: [1, 0]),
            Case(
                name: "the best of several patterns",
                servers: [Server(models: ["l*"]), Server(models: ["*", "l*", "llama3:8b"])], wanted: [1, 0]),
            Case(name: "other models", servers: [Server(models: ["qwen*", "llama3", "llama3:8"])], wanted: []),
            Case(
                name: "no tag is the latest", servers: [Server(models: ["llama3:latest"]), Server(models: ["llama3"])],
                model: "llama3", wanted: [0, 1]),
            Case(
                name: "the latest is no tag", servers: [Server(models: ["llama3"]), Server(models: ["llama3:8b"])],
                model: "llama3:latest", wanted: [0]),
            Case(name: "a pattern of tags", servers: [Server(models: ["llama3:*"])], model: "llama3", wanted: [0]),
            Case(
                name: "OpenAI has no tags", servers: [Server(models: ["gpt-4o"], api: .openai)],
                model: "gpt-4o:latest", wanted: []),
            Case(name: "names differ by case", servers: [Server(models: ["Llama3:8b"])], wanted: []),
        ]

        static let tenants = [
            Case(name: "another's server", servers: [Server(tenants: ["umbrella"])], wanted: []),
            Case(
                name: "another's server is never a spare", servers: [Server(tenants: ["umbrella"]), Server()],
                wanted: [1]),
            Case(name: "by name", servers: [Server(), Server(tenants: ["acme"])], wanted: [1]),
            Case(name: "by id", servers: [Server(), Server(tenants: ["t_1"])], wanted: [1]),
            Case(
                name: "one among several", servers: [Server(tenants: ["umbrella", "acme"]), Server()], wanted: [0]),
            Case(
                name: "own servers only, however well others fit",
                servers: [Server(models: ["llama3:8b"]), Server(models: ["*"], tenants: ["acme"])], wanted: [1]),
            Case(
                name: "own servers by fit",
                servers: [Server(tenants: ["acme"]), Server(models: ["llama*"], tenants: ["t_1"]), Server()],
                wanted: [1, 0]),
            Case(
                name: "own servers for other models",
                servers: [Server(models: ["qwen*"], tenants: ["acme"]), Server()], wanted: [1]),
            Case(name: "no part of a name", servers: [Server(tenants: ["acm", "acme2", "t_"])], wanted: []),
        ]
    }

    private static let acme = UpstreamRouter.Tenant(id: "t_1", name: "acme")

    @Test(arguments: Case.models + Case.tenants)
    func `candidates are those that may serve, best first`(_ item: Case) throws {
        let router = UpstreamRouter(try item.servers.enumerated().map { try $1.make($0) })
        #expect(router.candidates(model: item.model, tenant: Self.acme) == item.wanted)
        for index in item.servers.indices {
            let mayReach = router.mayReach(model: item.model, upstream: index, tenant: Self.acme)
            #expect(mayReach == item.wanted.contains(index))
        }
    }
}
