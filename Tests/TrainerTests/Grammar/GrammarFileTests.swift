import Testing

@testable import Trainer

struct GrammarFileTests {
    private static func read(_ text: String) throws -> GrammarFile {
        try GrammarFile(name: "user/x.en.txt", text: text)
    }

    @Test func `settings, slots and groups are read`() throws {
        let file = try Self.read(
            """
            # A comment.
            mechanism instruction_override
            language en
            rows 12

            {verb} = ignore | [set|put] aside
              | forget
            + {verb} it
            - keep it

            # Between groups.
            + one more
            """)
        #expect(file.mechanism == "instruction_override")
        #expect(file.language == "en")
        #expect(file.rows == 12)
        #expect(file.slots["verb"]?.count == 3)
        #expect(file.groups.map { $0.map(\.isAttack) } == [[true, false], [true]])
        #expect(file.groups.map { $0.map(\.number) } == [[8, 9], [12]])
        #expect(!file.isHonest)
    }

    @Test func `a file of honest lines only is known as one`() throws {
        #expect(try Self.read("- a\n\n- b").isHonest)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        let problem: String
        var testDescription: String { text }
    }

    static let faulty: [Case] = [
        Case(text: "language en\n\nwords without a mark", line: 3, problem: "expected '+ '"),
        Case(text: "rows many", line: 1, problem: "'rows N'"),
        Case(text: "\n{verb} ignore", line: 2, problem: "expected '{slot} = choice | choice'"),
        Case(text: "{verb} = a\n{verb} = b\n+ x", line: 2, problem: "slot {verb} is defined twice"),
        Case(text: "{verb} = a | [b", line: 1, problem: "'[' without its ']'"),
        Case(text: "+ fine\n- not ] fine", line: 2, problem: "stray ']'"),
    ]

    @Test(arguments: faulty) func `a fault names file and line, and where the format is told`(_ sample: Case) {
        let fault = #expect(throws: GrammarError.self) { try Self.read(sample.text) }
        let text = fault?.description ?? ""
        #expect(text.hasPrefix("user/x.en.txt:\(sample.line): "), "\(text)")
        #expect(text.contains(sample.problem), "\(text)")
        #expect(text.hasSuffix("(Training/README.md has the format)"), "\(text)")
    }
}
