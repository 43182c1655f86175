import Inference
import Testing
import Wire

@Suite struct UpstreamFactsTests {
    private static func facts(_ names: [String], _ dialect: Dialect = .ollama) -> UpstreamFacts {
        UpstreamFacts(dialect: dialect, models: names.map { UpstreamFacts.Model(name: $0) }, version: "")
    }

    struct Case: Sendable {
        var model: String
        var inOllama: Bool
        var inOpenAI: Bool

        static let cases = [
            Case(model: "llama3:latest", inOllama: true, inOpenAI: true),
            Case(model: "llama3", inOllama: true, inOpenAI: false),
            Case(model: "bare", inOllama: true, inOpenAI: true),
            Case(model: "bare:latest", inOllama: true, inOpenAI: false),
            Case(model: "llama3:8b", inOllama: false, inOpenAI: false),
            Case(model: "", inOllama: false, inOpenAI: false),
        ]
    }

    @Test(arguments: Case.cases) func `a model is found by the names that its server takes`(_ item: Case) {
        let ollama = Self.facts(["llama3:latest", "bare"])
        let openAI = Self.facts(["llama3:latest", "bare"], .openai)
        #expect(ollama.offers(item.model) == item.inOllama)
        #expect((ollama.model(named: item.model) != nil) == item.inOllama)
        #expect(openAI.offers(item.model) == item.inOpenAI)
    }

    @Test func `of several models with one name the first is kept`() {
        let facts = UpstreamFacts(
            dialect: .ollama,
            models: [.init(name: "a", size: 1), .init(name: "b", size: 2), .init(name: "a:latest", size: 3)],
            version: "")
        #expect(facts.models.map(\.name) == ["a", "b"])
        #expect(facts.model(named: "a:latest")?.size == 1)
    }
}
