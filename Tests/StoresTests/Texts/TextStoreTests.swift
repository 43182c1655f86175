import GRDB
import Testing
import Vocabulary

@testable import Stores

@Suite struct TextStoreTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: TextStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = TextStore(directory)
    }

    private func text(_ id: String, tenant: String = "t_a", time: Int64 = 0) -> SealedText {
        SealedText(requestID: id, tenantID: tenant, time: time, bytes: [1, 2, 3])
    }

    private func write(_ items: [AuditItem]) throws {
        let writer = try AuditWriter(directory, now: 0)
        writer.submit(items)
        writer.flush()
        writer.stop()
    }

    private func count() throws -> Int {
        try directory.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM texts") ?? 0 }
    }

    @Test func `a text is written with its decision and read by the request`() throws {
        try write([.decision(.sample("req-1")), .text(text("req-1", time: 5)), .text(text("req-1", time: 6))])
        let found = try RecordedDecisions(directory: temporary.data).text(of: "req-1")
        #expect(found == text("req-1", time: 5))
        #expect(try RecordedDecisions(directory: temporary.data).text(of: "req-2") == nil)
        #expect(try temporary.verdict() != .tampered(row: 1, reason: ""))
    }

    @Test func `a text whose decision is not taken is not taken either`() {
        var queue = AuditQueue(capacity: 1)
        let receipt = queue.submit([.decision(.sample("req-1")), .text(text("req-1"))])
        #expect(!receipt.accepted)
        guard case .sleep = queue.next(rested: false) else {
            Issue.record("something waits to be written")
            return
        }
    }

    @Test func `texts go after seven days, a few hundred at a time`() throws {
        let items = (0..<700).map { AuditItem.text(text("old-\($0)", time: 1000)) }
        try write([.decision(.sample("req-1"))] + items + [.text(text("new", time: 1001))])
        let now = 1001 + TextStore.retention
        #expect(try store.expire(now: now) == TextStore.batch)
        #expect(try store.expire(now: now) == 200)
        #expect(try store.expire(now: now) == 0)
        #expect(try count() == 1)
    }

    @Test func `texts of a tenant that was deleted go, those of others stay`() throws {
        let identity = try IdentityStore(directory)
        let tenants = try ["one", "two"].map {
            try identity.createTenant($0, settings: TenantSettings(), by: "test", now: 0)
        }
        let items = tenants.enumerated().flatMap { number, tenant in
            (0..<3).map { AuditItem.text(text("req-\(number)-\($0)", tenant: tenant.id)) }
        }
        try write([.decision(.sample("req-1"))] + items)
        #expect(try store.removeOrphans() == 0)
        try identity.delete(tenants[0].id, by: "test", now: 1)
        #expect(try store.removeOrphans() == 3)
        #expect(try store.removeOrphans() == 0)
        #expect(try count() == 3)
    }
}
