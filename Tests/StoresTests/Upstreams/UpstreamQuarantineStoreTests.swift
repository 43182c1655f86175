import Testing

@testable import Stores

struct UpstreamQuarantineStoreTests {
    @Test func `a server stays out of service until it is released, once`() throws {
        let folder = try TemporaryDirectory()
        let directory = try folder.open()
        defer { directory.close() }
        let store = UpstreamQuarantineStore(directory)
        try store.add("gpu-1", now: 5)
        try store.add("gpu-1", now: 9)
        #expect(try store.all() == ["gpu-1": 5], "the first time counts")
        #expect(try store.release("gpu-1", by: "ana", reason: "mended", now: 10))
        #expect(try !store.release("gpu-1", by: "ana", reason: "mended", now: 11))
        #expect(try store.all().isEmpty)
        let action = try #require(try ActionLog(directory).newest(limit: 1).first)
        #expect(action.verb == "upstream.release" && action.target == "gpu-1" && action.reason == "mended")
    }
}
