import Testing

@testable import Trainer

struct TemplateTests {
    /// What a template without slots can say, each choice in turn.
    private static func texts(_ template: Template) -> [String] {
        switch template {
        case .text(let text): [text]
        case .slot(_, let key): ["<\(key)>"]
        case .choice(let choices): choices.flatMap(texts)
        case .sequence(let parts):
            parts.reduce([""]) { heads, part in heads.flatMap { head in texts(part).map { head + $0 } } }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let line: String
        let texts: [String]
        var testDescription: String { line }
    }

    static let readable: [Case] = [
        Case(line: "plain words", texts: ["plain words"]),
        Case(line: "", texts: [""]),
        Case(line: "[a|b] c", texts: ["a c", "b c"]),
        Case(line: "[a|b|]c", texts: ["ac", "bc", "c"]),
        Case(line: "[a [b|c]|d]", texts: ["a b", "a c", "d"]),
        Case(line: "{verb} {verb:2} it", texts: ["<verb> <verb:2> it"]),
        Case(line: "[{verb}|say]!", texts: ["<verb>!", "say!"]),
        Case(line: #"a\nb\tc"#, texts: ["a\nb\tc"]),
        Case(line: #"\{\}\[\]\|\\"#, texts: [#"{}[]|\"#]),
        Case(line: #"[\||\]]"#, texts: ["|", "]"]),
        Case(line: "a | b", texts: ["a | b"]),
    ]

    @Test(arguments: readable) func `a line is read as it says`(_ line: Case) throws {
        #expect(try Self.texts(Template(line.line)) == line.texts)
    }

    @Test func `a slot's key is whole and its name ends at the colon`() throws {
        guard case .sequence(let parts) = try Template("{verb:2}"), case .slot(let name, let key) = parts[1] else {
            Issue.record("no slot was read")
            return
        }
        #expect(name == "verb")
        #expect(key == "verb:2")
    }

    static let faulty: [Case] = [
        Case(line: "a ] b", texts: ["stray ']'", #"'\]'"#]),
        Case(line: "a } b", texts: ["stray '}'", #"'\}'"#]),
        Case(line: "{verb", texts: ["'{' without its '}'"]),
        Case(line: "[a|b", texts: ["'[' without its ']'"]),
        Case(line: #"the end\"#, texts: ["ends in a backslash"]),
    ]

    @Test(arguments: faulty) func `a fault says what is wrong`(_ line: Case) {
        let fault = #expect(throws: Template.Fault.self) { try Template(line.line) }
        for part in line.texts { #expect(fault?.problem.contains(part) == true, "\(fault?.problem ?? "")") }
    }

    @Test func `choices are cut outside brackets and lose the spaces around them`() {
        #expect(Template.choices(" a | [b|c] d |  ") == ["a", "[b|c] d", ""])
        #expect(Template.choices(#"a \| b | \[ | c"#) == [#"a \| b"#, #"\["#, "c"])
    }
}
