import SecurityGate
import Testing

@testable import Stores

@Suite struct StatePendingTests {
    private func fields(_ node: StateNode, limit: Int) throws -> [String] {
        try node.store.pending(limit: limit).map(\.field)
    }

    @Test func `what was changed last is shared first, however much waits`() throws {
        let node = try StateNode()
        let wanted = (0..<50).map { TenantImport(name: "t\($0)", settings: TenantSettings(), keys: 1) }
        let made = try node.identity.importTenants(wanted, by: "ana", now: 1)
        let (oldest, middle) = (try #require(made[0].keys.first), try #require(made[25].keys.first))
        try node.identity.revokeKey(oldest.id, by: "ana", now: 2)
        #expect(try fields(node, limit: 1) == ["key/\(oldest.id)"])
        try node.identity.revokeKey(middle.id, by: "ana", now: 3)
        #expect(try fields(node, limit: 2) == ["key/\(oldest.id)", "key/\(middle.id)"])
        let fresh = try node.identity.createKey(for: "t9", by: "ana", now: 4)
        #expect(try fields(node, limit: 3).last == "key/\(fresh.id)")
        #expect(try fields(node, limit: 1_000).count == 101)
    }

    @Test func `a change goes before everything that a new store must be told anew`() throws {
        let node = try StateNode()
        let wanted = (0..<20).map { TenantImport(name: "t\($0)", settings: TenantSettings(), keys: 1) }
        let made = try node.identity.importTenants(wanted, by: "ana", now: 1)
        try node.store.settle(try node.store.pending(limit: 1_000))
        #expect(try fields(node, limit: 1).isEmpty)
        let tenant = try node.identity.suspend("t7", by: "ana", now: 2)
        try node.store.restart(epoch: "another")
        #expect(try fields(node, limit: 1) == ["tenant/\(tenant.id)"])
        let key = try #require(made[3].keys.first)
        try node.identity.revokeKey(key.id, by: "ana", now: 3)
        #expect(try fields(node, limit: 2) == ["tenant/\(tenant.id)", "key/\(key.id)"])
        #expect(try fields(node, limit: 1_000).count == 40)
    }
}
