import Foundation
import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

/// The papers about policies that are handed out: they say what the code says.
struct PolicyPapersTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs").standardizedFileURL

    @Test func `docs/policy.schema.json is what policy schema prints`() throws {
        let file = try String(contentsOf: Self.docs.appending(path: "policy.schema.json"), encoding: .utf8)
        #expect(try PolicySchema.text() == file, "run: secureinfer policy schema > docs/policy.schema.json")
    }

    @Test func `docs/policy.yaml is valid, names every member and changes nothing`() throws {
        let bytes = try Array(Data(contentsOf: Self.docs.appending(path: "policy.yaml")))
        let file = try PolicyFile("docs/policy.yaml", bytes)
        #expect(file.document.compiled(over: Policy()).base.policy == Policy())
        #expect(file.document.tenants.isEmpty)
        var out = JSONWriter()
        out.beginObject()
        Policy().write(to: &out)
        out.endObject()
        let all = try PolicyDocument(JSONDocument(out.bytes).root)
        #expect(file.document.changes(from: all).map(\.key) == ["version"], "every member, with its default")
    }

    @Test func `every member in docs/policy.yaml stands under a comment`() throws {
        let lines = try String(contentsOf: Self.docs.appending(path: "policy.yaml"), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "# yaml-language-server: $schema=policy.schema.json")
        for (number, line) in lines.enumerated() where line.contains(":") && line.first(where: { $0 != " " }) != "#" {
            let above = lines[number - 1].drop { $0 == " " }
            #expect(above.hasPrefix("#"), "line \(number + 1): \(line)")
        }
    }
}
