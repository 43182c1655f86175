import Testing

@testable import Inference

@Suite struct UpstreamServerTests {
    private static func endpoint() throws -> UpstreamEndpoint {
        try #require(UpstreamEndpoint("https://models.example"))
    }

    @Test(arguments: ["", "a b", "GPU", "a\"b", "a/b", String(repeating: "a", count: 65)])
    func `a name that needs escaping somewhere is refused`(_ name: String) throws {
        let endpoint = try Self.endpoint()
        let error = #expect(throws: UpstreamSetupError.self) { try UpstreamServer(name: name, endpoint: endpoint) }
        #expect(error?.code == .nameInvalid)
    }

    @Test(arguments: [\UpstreamLimits.connect, \.firstByte, \.idle], [0, -1, 3_600_001])
    func `a time-out that never ends or never begins is refused`(
        _ limit: WritableKeyPath<UpstreamLimits, Int64> & Sendable, _ value: Int64
    ) throws {
        let endpoint = try Self.endpoint()
        var limits = UpstreamLimits()
        limits[keyPath: limit] = value
        let error = #expect(throws: UpstreamSetupError.self) {
            try UpstreamServer(name: "gpu-1", endpoint: endpoint, limits: limits)
        }
        #expect(error?.code == .limitInvalid)
    }

    @Test(arguments: ["", "two words", "a\r\nx-evil: 1", "caf\u{e9}", "tab\t", String(repeating: "k", count: 4097)])
    func `a key that could leave its field is refused, and not repeated`(_ text: String) {
        let error = #expect(throws: UpstreamSetupError.self) { try UpstreamKey(text) }
        #expect(error?.code == .keyInvalid)
        #expect(text.isEmpty || error.map { "\($0)".contains(text) } == false)
    }

    @Test func `a key is masked wherever its holder is printed`() throws {
        let secret = "sk-0123456789"
        let key = try UpstreamKey(secret)
        let server = try UpstreamServer(name: "gpu-1", endpoint: try Self.endpoint(), key: key)
        let request = UpstreamRequest(endpoint: server.endpoint, key: key)
        let bytes = Array("Bearer \(secret)".utf8).map(String.init).joined(separator: ", ")
        for value in [key, server, request] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                #expect(!text.contains(secret))
                #expect(!text.contains(bytes))
            }
        }
    }
}
