import Testing

@testable import Stores

/// Model servers that one gateway takes out of service, or releases, and the others that hear of it.
struct QuarantineMergeTests {
    let shared = MemoryState()
    let nodes: [StateNode]
    let stores: [UpstreamQuarantineStore]

    init() throws {
        nodes = try (0..<3).map { _ in try StateNode() }
        stores = nodes.map { UpstreamQuarantineStore($0.directory) }
    }

    private func settle(now: Int64 = 1_000) throws {
        #expect(try StateNode.settle(nodes, shared, now: now) < 10)
        let contents = try nodes.map { try $0.contents() }
        #expect(contents[0] == contents[1] && contents[1] == contents[2])
        for node in nodes { #expect(try node.store.pendingCount() == 0) }
    }

    private func found(by gateway: String, now: Int64) -> UpstreamQuarantine {
        UpstreamQuarantine(address: "http://gpu-1", name: "name-of-\(gateway)", gateway: gateway, now: now)
    }

    private func release(_ node: Int, now: Int64) throws -> Bool {
        try stores[node].release("gpu-1", by: "ana", reason: "mended", now: now) {
            $0.concerns(address: "http://gpu-1", name: "gpu-1")
        }
    }

    @Test func `what one gateway finds out holds on all, and is over on all when one releases it`() throws {
        try stores[0].add(found(by: "gw1", now: 5))
        try settle()
        for store in stores { #expect(try store.open().map(\.gateway) == ["gw1"]) }
        #expect(try stores.map { try $0.open().map(\.isOwn) } == [[true], [false], [false]])
        #expect(try release(2, now: 20))
        try settle(now: 2_000)
        for store in stores { #expect(try store.open().isEmpty) }
        try stores[1].add(found(by: "gw2", now: 30))
        try settle(now: 3_000)
        for store in stores { #expect(try store.open().map(\.gateway) == ["gw2"]) }
    }

    @Test func `two gateways that find it out at once need one release`() throws {
        try stores[0].add(found(by: "gw1", now: 5))
        try stores[1].add(found(by: "gw2", now: 5))
        try settle()
        for store in stores { #expect(try store.open().count == 2) }
        #expect(try release(2, now: 20))
        try settle(now: 2_000)
        for store in stores { #expect(try store.open().isEmpty) }
    }

    @Test func `a release is not undone by a gateway that did not hear of it yet`() throws {
        try stores[0].add(found(by: "gw1", now: 5))
        try settle()
        #expect(try release(0, now: 20))
        // By a later clock.
        #expect(try release(1, now: 500))
        try settle(now: 2_000)
        for store in stores { #expect(try store.open().isEmpty) }
        #expect(try nodes[2].contents().joined().contains(#""released":20"#))
    }

    @Test func `what was found out before gateways shared it stays where it is`() throws {
        try nodes[0].directory.database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO upstream_quarantines(id, server, name, gateway, since, own)
                    VALUES('u_abcdefghijklmnop', '', 'gpu-1', '', 5, 1)
                    """)
        }
        try settle()
        #expect(try stores.map { try $0.open().count } == [1, 0, 0])
        #expect(try release(0, now: 20))
        try settle(now: 2_000)
        #expect(try stores[0].open().isEmpty)
    }
}
