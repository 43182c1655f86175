import Testing

@testable import Trainer

struct RowTests {
    private static func read(_ text: String) throws -> [Row] {
        try Folder.with(["rows.jsonl": text]) { try Row.read($0.path + "/rows.jsonl") }
    }

    @Test func `labelled rows are read`() throws {
        let rows = try Self.read(
            #"{"text":"a\nb","label":1,"source":"s"}"# + "\n\n" + #"{"text":"c","label":0,"source":"t"}"# + "\n")
        #expect(rows.map(\.text) == ["a\nb", "c"])
        #expect(rows.map(\.isAttack) == [true, false])
        #expect(rows.map(\.source) == ["s", "t"])
    }

    static let faulty = [
        "no JSON", "[]", #"{"text":"a","label":1}"#, #"{"text":1,"label":1,"source":"s"}"#,
        #"{"text":"a","label":"attack","source":"s"}"#, #"{"text":"a","label":1,"source":"s""#,
    ]

    @Test(arguments: faulty) func `a row that is none is named by file and line`(_ line: String) {
        let good = #"{"text":"c","label":0,"source":"t"}"#
        let fault = #expect(throws: GrammarError.self) { try Self.read(good + "\n" + line) }
        #expect(fault?.file.hasSuffix("/rows.jsonl") == true)
        #expect(fault?.line == 2)
        #expect(fault?.problem.contains(#"{"text","label","source"}"#) == true)
    }
}
