import Synchronization
import Testing

@testable import Stores

struct UpstreamQuarantineStoreTests {
    private static func found(_ name: String = "gpu-1", at address: String = "http://gpu-1", now: Int64 = 5)
        -> UpstreamQuarantine
    {
        UpstreamQuarantine(address: address, name: name, gateway: "gw1", now: now)
    }

    @Test func `a server stays out of service until it is released, once`() throws {
        let folder = try TemporaryDirectory()
        let directory = try folder.open()
        defer { directory.close() }
        let store = UpstreamQuarantineStore(directory)
        try store.add(Self.found())
        try store.add(Self.found(now: 9))
        try store.add(Self.found("gpu-2", at: "http://gpu-2", now: 7))
        #expect(try store.open().map(\.since) == [5, 7], "the first time counts")
        func release(_ now: Int64) throws -> Bool {
            try store.release("gpu-1", by: "ana", reason: "mended", now: now) { $0.name == "gpu-1" }
        }
        #expect(try release(10))
        #expect(try !release(11))
        #expect(try store.open().map(\.name) == ["gpu-2"])
        let action = try #require(try ActionLog(directory).newest(limit: 1).first)
        #expect(action.verb == "upstream.release" && action.target == "gpu-1" && action.reason == "mended")
        try store.add(Self.found(now: 12))
        #expect(try store.open().map(\.since) == [7, 12], "a new find counts anew")
    }

    @Test func `whoever listens hears of each change`() throws {
        let folder = try TemporaryDirectory()
        let directory = try folder.open()
        defer { directory.close() }
        let store = UpstreamQuarantineStore(directory)
        let heard = Mutex<[[String]]>([])
        store.listen { open in heard.withLock { $0.append(open.map(\.name)) } }
        try store.add(Self.found())
        _ = try store.release("gpu-1", by: "ana", reason: "mended", now: 10) { _ in true }
        #expect(heard.withLock { $0 } == [["gpu-1"], []])
    }

    @Test func `it holds for the address, and for the name only where it was found out here`() {
        let own = Self.found()
        #expect(own.concerns(address: "http://gpu-1", name: "other"))
        #expect(own.concerns(address: "http://moved", name: "gpu-1"))
        #expect(!own.concerns(address: "http://gpu-2", name: "gpu-2"))
        let others = QuarantineState(own).quarantine
        #expect(others.concerns(address: "http://gpu-1", name: "other"))
        #expect(!others.concerns(address: "http://moved", name: "gpu-1"))
        #expect(!others.server.contains("gpu"))
    }
}
