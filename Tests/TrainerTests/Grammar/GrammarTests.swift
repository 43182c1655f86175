import Testing

@testable import Trainer

struct GrammarTests {
    private static func rows(_ text: String, shared: String = "", weight: Double = 1, honest: Double = 1) throws
        -> [Row]
    {
        try Folder.with(["shared.txt": shared, "user/x.en.txt": text]) { folder in
            var grammar = try Grammar(folder: folder.path)
            grammar.honest = honest
            return try grammar.rows("user", weight: weight)
        }
    }

    static let pairs = """
        language en
        rows 40
        {verb} = ignore | drop | skip | leave
        {what} = rules | orders | words | signs | notes

        + {verb} the {what}
        - may I {verb} the {what} of chess
        """

    @Test func `the same file gives the same rows`() throws {
        let first = try Self.rows(Self.pairs).map(\.text)
        #expect(first.count > 20)
        #expect(try Self.rows(Self.pairs).map(\.text) == first)
    }

    @Test func `lines of a group share their choices`() throws {
        let rows = try Self.rows(Self.pairs)
        let attacks = Set(rows.filter(\.isAttack).map(\.text))
        let twins = Set(rows.filter { !$0.isAttack }.map(\.text))
        #expect(twins == Set(attacks.map { "may I \($0) of chess" }))
    }

    @Test func `no row comes twice`() throws {
        let rows = try Self.rows(Self.pairs)
        #expect(Set(rows.map(\.text)).count == rows.count)
        #expect(rows.count > 20 && rows.count <= 40)
    }

    @Test func `a pair is never torn by the limit`() throws {
        let body = Self.pairs.dropFirst("language en\nrows 40\n".count)
        #expect(try Self.rows("rows 3\n" + body).map(\.isAttack) == [true, false, true, false])
    }

    @Test func `a numbered slot is drawn once more`() throws {
        let rows = try Self.rows("{n} = a | b | c\n\n+ {n} {n} {n:2}")
        #expect(rows.allSatisfy { $0.text.first == $0.text.dropFirst(2).first })
        #expect(rows.contains { $0.text.first != $0.text.last })
    }

    @Test func `slots are looked up in the shared files, a file's own first`() throws {
        let shared = "{a} = shared\n{b} = shared"
        #expect(try Self.rows("{a} = own\n\n+ {a} {b}", shared: shared).map(\.text) == ["own shared"])
    }

    @Test func `rows know their template, source and weight`() throws {
        let rows = try Self.rows("{n} = a | b\n\n+ one {n}\n- two {n}\n\n+ three {n}", weight: 0.5)
        #expect(Set(rows.filter { !$0.text.hasPrefix("three") }.map(\.template)).count == 1)
        #expect(Set(rows.map(\.template)).count == 2)
        #expect(rows.allSatisfy { $0.source == "grammar/user/x.en.txt" && $0.weight == 0.5 })
    }

    @Test func `honest files count more`() throws {
        #expect(try Self.rows("- kind words", weight: 0.5, honest: 4).map(\.weight) == [2])
        #expect(try Self.rows("+ evil words\n- kind words", weight: 0.5, honest: 4).map(\.weight) == [0.5, 0.5])
    }

    @Test(arguments: ["{a}", "{b}"]) func `an unknown slot and a slot within itself are faults`(_ line: String) {
        let fault = #expect(throws: GrammarError.self) { try Self.rows("{b} = x {b}\n\n- fine\n\n+ \(line)") }
        #expect(fault?.file == "user/x.en.txt")
        #expect(fault?.line == 5)
        #expect(fault?.problem == (line == "{a}" ? "no slot is called {a}" : "slots nest too deep"))
    }
}
