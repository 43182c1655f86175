import SecurityGate
import Testing
import Vocabulary

@Suite struct TenantAccessTests {
    struct Case: Sendable {
        var patterns: [String]
        var model: String
        var allowed: Bool

        static let cases = [
            Case(patterns: [], model: "anything", allowed: true),
            Case(patterns: ["llama3"], model: "llama3", allowed: true),
            Case(patterns: ["llama3"], model: "llama3:latest", allowed: true),
            Case(patterns: ["llama3:latest"], model: "llama3", allowed: true),
            Case(patterns: ["llama3"], model: "llama3:8b", allowed: false),
            Case(patterns: ["llama3"], model: "LLAMA3", allowed: false),
            Case(patterns: ["llama3"], model: "llama31", allowed: false),
            Case(patterns: ["llama*"], model: "llama3:8b", allowed: true),
            Case(patterns: ["llama*"], model: "my/llama3", allowed: false),
            Case(patterns: ["gpt-4o", "*"], model: "x", allowed: true),
            Case(patterns: ["caf\u{e9}"], model: "cafe\u{301}", allowed: false),
            Case(patterns: ["llama3"], model: "", allowed: false),
        ]
    }

    @Test(arguments: Case.cases) func `a tenant may use the models that a pattern covers, byte for byte`(_ item: Case)
        throws
    {
        let access = TenantAccess(models: try item.patterns.map { try #require(ModelPattern($0)) })
        #expect(access.allows(model: item.model) == item.allowed)
    }

    @Test func `routes are allowed by their whole path`() {
        #expect(TenantAccess().allows(route: "/api/chat"))
        let access = TenantAccess(routes: ["/v1/chat/completions"])
        #expect(access.allows(route: "/v1/chat/completions"))
        for other in ["/v1/chat", "/v1/chat/completions/", "/api/chat", ""] { #expect(!access.allows(route: other)) }
    }

    @Test func `a pattern is written as it was read`() throws {
        for text in ["llama3", "llama*", "*"] { #expect(try #require(ModelPattern(text)).text == text) }
    }
}
