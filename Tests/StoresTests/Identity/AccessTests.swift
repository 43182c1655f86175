import SecurityGate
import Testing
import Vocabulary

@testable import Stores

/// What tenants may use, why things were changed, and for how long operators and keys are taken.
@Suite struct AccessTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: IdentityStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = try IdentityStore(directory)
    }

    @Test func `access is kept, and the next request is judged by it`() throws {
        let access = TenantAccess(models: [.exact("llama3"), .prefix("gpt-")], routes: ["/api/chat", "/v1/models"])
        let tenant = try store.createTenant("acme", settings: TenantSettings(access: access), by: "local", now: 1)
        let key = try store.createKey(for: "acme", by: "local", now: 1)
        #expect(try store.tenant("acme") == tenant)
        guard case .principal(let principal) = try IdentityStore(directory).cache.authenticate(key.text, now: 2) else {
            Issue.record("not good")
            return
        }
        #expect(principal.access == access)
    }

    static let wrong: [TenantAccess] = [
        TenantAccess(models: (0...64).map { .exact("m\($0)") }), TenantAccess(models: [.exact("a"), .exact("a")]),
        TenantAccess(routes: Set((0...16).map { "/\($0)" })), TenantAccess(routes: ["api/chat"]),
        TenantAccess(routes: ["/a b"]), TenantAccess(routes: ["/" + String(repeating: "a", count: 64)]),
        TenantAccess(routes: ["/\u{e9}"]),
    ]

    @Test(arguments: wrong) func `access that means nothing is refused`(_ access: TenantAccess) {
        let settings = TenantSettings(access: access)
        #expect(code { _ = try store.createTenant("a", settings: settings, by: "local", now: 1) } == .valueInvalid)
    }

    @Test func `reasons are on record, and one that does not fit changes nothing`() throws {
        _ = try store.createTenant("acme", by: "ana", reason: "new customer", now: 1)
        for reason in [String(repeating: "a", count: 501), "two\nlines", "\u{1b}[2J", "\u{9b}"] {
            #expect(code { _ = try store.suspend("acme", by: "ana", reason: reason, now: 2) } == .valueInvalid)
        }
        #expect(try store.tenant("acme").state == .active)
        _ = try store.suspend("acme", by: "ana", reason: String(repeating: "é", count: 250), now: 3)
        #expect(try ActionLog(directory).newest().map(\.reason).last == "new customer")
    }

    @Test func `actions are found by who, what and whom, page by page`() throws {
        let tenant = try store.createTenant("acme", by: "ana", now: 1)
        for step in 2...5 {
            _ =
                try step % 2 == 0
                ? store.suspend("acme", by: "ben", now: Int64(step)) : store.resume("acme", by: "ana", now: Int64(step))
        }
        _ = try store.createOperator("cem", role: .viewer, by: "ana", now: 6)
        let log = ActionLog(directory)
        #expect(try log.newest(.init(operator: "ben")).map(\.time) == [4, 2])
        #expect(try log.newest(.init(verb: "tenant.")).map(\.time) == [5, 4, 3, 2, 1])
        #expect(try log.newest(.init(verb: "tenant.%")).isEmpty)
        #expect(try log.newest(.init(target: tenant.id, limit: 2)).map(\.time) == [5, 4])
        let page = try log.newest(.init(limit: 4))
        #expect(try log.newest(limit: 100, before: page.last?.seq).map(\.time) == [2, 1])
    }

    @Test func `tenants come in pages by their name`() throws {
        for name in ["d", "b", "a", "c"] { _ = try store.createTenant(name, by: "local", now: 1) }
        _ = try store.suspend("c", by: "local", now: 2)
        #expect(try store.tenants(after: nil, limit: 3).map(\.name) == ["a", "b", "c"])
        #expect(try store.tenants(after: "c", limit: 3).map(\.name) == ["d"])
        #expect(try store.tenants(after: nil, limit: 9, state: .suspended).map(\.name) == ["c"])
        #expect(try store.tenantCount() == 4)
        let ids = try store.tenants().map(\.id)
        #expect(try store.tenants(ids: [ids[1], "t_none"]).map(\.name) == ["b"])
    }

    @Test func `a key is live from its making to whatever ends it first`() throws {
        _ = try store.createTenant("acme", by: "local", now: 1)
        let key = try store.createKey(for: "acme", by: "local", now: 1)
        func isLive(_ now: Int64) -> Bool { store.cache.isLive(keyID: key.id, now: now) }
        #expect(isLive(1) && !store.cache.isLive(keyID: "unknown", now: 1))
        _ = try store.rotateKey(key.id, overlap: 98, by: "local", now: 2)
        #expect(isLive(99) && !isLive(100))
        _ = try store.rotateKey(key.id, overlap: 198, by: "local", now: 2)
        #expect(!isLive(100))
        _ = try store.suspend("acme", by: "local", now: 3)
        #expect(!isLive(4))
        _ = try store.resume("acme", by: "local", now: 5)
        #expect(isLive(6))
        try store.revokeKey(key.id, by: "local", now: 7)
        #expect(!isLive(8))
        #expect(code { _ = try store.createKey(for: "acme", expires: 7, by: "local", now: 7) } == .valueInvalid)
    }

    @Test func `an operator's token ends at its moment, also after a restart`() throws {
        let token = try store.createOperator("ana", role: .admin, expires: 100, by: "local", now: 1)
        for stores in [store, try IdentityStore(directory)] {
            func who(_ now: Int64) -> Operator? {
                Array(token.text.utf8).withUnsafeBytes { stores.authenticateOperator($0, now: now) }
            }
            let ana = try #require(who(99))
            #expect(ana.expires == 100 && who(100) == nil)
            #expect(stores.isLive(ana, now: 99) && !stores.isLive(ana, now: 100))
        }
        #expect(code { _ = try store.createOperator("b", role: .viewer, expires: 5, by: "a", now: 5) } == .valueInvalid)
    }

    @Test func `a deleted tenant leaves neither keys, bans nor evidence`() throws {
        let tenant = try store.createTenant("acme", by: "local", now: 1)
        let key = try store.createKey(for: "acme", by: "local", now: 1)
        let bans = try BanStore(directory)
        for (scope, target) in [(Ban.Scope.tenant, tenant.id), (.key, key.id), (.address, "192.0.2.1")] {
            _ = try bans.add(
                BanRequest(scope: scope, target: target, until: nil, reason: "", origin: .operator, by: "a"), now: 2)
        }
        let alerts = AlertStore(directory)
        try alerts.raise(
            Alert(
                id: "a_1", time: 2, tenantID: tenant.id, code: .extParamSweep, severity: .high, confidence: 90,
                evidence: "what they asked"))
        try store.delete("acme", by: "local", reason: "contract ended", now: 3)
        try bans.reload(now: 3)
        #expect(try bans.history().map(\.target) == ["192.0.2.1"])
        #expect(code { _ = try store.key(key.id) } == .notFound)
        #expect(try alerts.alert("a_1").evidence.isEmpty && alerts.alert("a_1").state == .closed)
        #expect(try ActionLog(directory).newest(limit: 1).map(\.reason) == ["contract ended"])
    }
}
