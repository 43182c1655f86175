import Testing

@testable import Gateway

@Suite struct ImportLinesTests {
    private func batches(_ text: String) throws -> [ImportLines.Batch] {
        var lines = ImportLines(
            Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false))
        var batches: [ImportLines.Batch] = []
        while let batch = try lines.next() { batches.append(batch) }
        return batches
    }

    @Test func `batches hold five hundred tenants, and know their lines`() throws {
        let text = (0..<1_001).map { #"{"name":"t\#($0)"}"# }.joined(separator: "\n") + "\n"
        let found = try batches(text)
        #expect(found.map(\.tenants.count) == [500, 500, 1])
        #expect(found.map(\.first) == [1, 501, 1_001])
        #expect(found.map(\.last) == [500, 1_000, 1_001])
    }

    @Test func `long lines make smaller batches`() throws {
        let models = (0..<60).map { "\"\(String(repeating: "m", count: 250))\($0)\"" }.joined(separator: ",")
        let text = (0..<100).map { #"{"name":"t\#($0)","models":[\#(models)]}"# }.joined(separator: "\n")
        let found = try batches(text)
        #expect(found.count > 2)
        #expect(found.reduce(0) { $0 + $1.tenants.count } == 100)
    }

    @Test func `empty lines count and say nothing`() throws {
        let found = try batches("\n\r\n{\"name\":\"a\"}\n   \n{\"name\":\"b\"}\r\n")
        #expect(found.map(\.tenants.count) == [2])
        #expect(found.map(\.first) == [3])
        #expect(found.map(\.last) == [5])
    }

    @Test(arguments: ["[]", "{\"name\":\"a\",}", "name,keys", "{} {}", "\u{FEFF}{}"])
    func `a line that is no object is named`(line: String) {
        #expect { try batches("{}\n\(line)\n") } throws: { error in
            (error as? Failure)?.message == "line 2 is no JSON object"
        }
    }
}
