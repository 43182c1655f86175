import Testing
import Vocabulary

@Suite struct ModelPatternTests {
    struct Case: Sendable {
        var text: String
        var pattern: ModelPattern?

        static let cases = [
            Case(text: "gpt-4o", pattern: .exact("gpt-4o")), Case(text: "llama3:8b", pattern: .exact("llama3:8b")),
            Case(text: "llama*", pattern: .prefix("llama")), Case(text: "*", pattern: .prefix("")),
            Case(text: ""), Case(text: "**"), Case(text: "*llama"), Case(text: "a*b*"), Case(text: "a b"),
            Case(text: "a\n"), Case(text: String(repeating: "a", count: 257)),
        ]
    }

    @Test(arguments: Case.cases) func `a pattern is a name or the beginning of names`(_ item: Case) {
        #expect(ModelPattern(item.text) == item.pattern)
    }

    struct Tag: Sendable {
        var name: String
        var tagged: String

        static let cases = [
            Tag(name: "llama3", tagged: "llama3:latest"), Tag(name: "llama3:8b", tagged: "llama3:8b"),
            Tag(name: "me/llama3", tagged: "me/llama3:latest"),
            Tag(name: "registry:5000/me/llama3", tagged: "registry:5000/me/llama3:latest"),
            Tag(name: "registry:5000/me/llama3:8b", tagged: "registry:5000/me/llama3:8b"),
            Tag(name: "", tagged: ":latest"),
        ]
    }

    @Test(arguments: Tag.cases) func `a name without a tag means the latest`(_ item: Tag) {
        #expect(ModelName.tagged(item.name) == item.tagged)
    }
}
