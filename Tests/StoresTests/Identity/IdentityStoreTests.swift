import SecurityGate
import Testing

@testable import Stores

@Suite struct IdentityStoreTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: IdentityStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = try IdentityStore(directory)
    }

    private func verdict(_ key: MintedCredential, now: Int64 = 10) -> String {
        switch store.cache.authenticate(key.text, now: now) {
        case .principal: "good"
        case .invalid: "invalid"
        case .expired: "expired"
        case .revoked: "revoked"
        case .suspended: "suspended"
        }
    }

    struct Name: CustomTestStringConvertible, Sendable {
        var name: String
        var isGood: Bool
        var testDescription: String { String(name.prefix(20)).debugDescription }
    }

    static let names: [Name] =
        ["a", "acme", "acme-prod", "a.b_c-d", "0day", String(repeating: "a", count: 64)]
        .map { Name(name: $0, isGood: true) }
        + [
            "", " ", "Acme", "acme ", "a/b", "..", ".a", "-a", "_a", "a\0", "a\n", "é", "e\u{301}", "ａ", "t_abc", "a%b",
            "a'b", String(repeating: "a", count: 65), String(repeating: "a", count: 1_000_000),
        ].map { Name(name: $0, isGood: false) }

    @Test(arguments: names)
    func `A name is taken or refused with a hint`(_ name: Name) throws {
        let tenants = code { _ = try store.createTenant(name.name, by: "local", now: 0) }
        let operators = code { _ = try store.createOperator(name.name, role: .viewer, by: "local", now: 0) }
        #expect(tenants == (name.isGood ? nil : .nameInvalid))
        #expect(operators == (name.isGood ? nil : .nameInvalid))
    }

    @Test func `A name is given once`() throws {
        _ = try store.createTenant("acme", by: "local", now: 0)
        let error = try #require(throws: StoresError.self) { try store.createTenant("acme", by: "local", now: 0) }
        #expect(error.code == .nameTaken)
        #expect(try store.tenants().count == 1)
    }

    @Test func `Limits below zero are refused`() {
        let settings = TenantSettings(limits: TenantLimits(requests: -1))
        #expect(code { _ = try store.createTenant("a", settings: settings, by: "local", now: 0) } == .valueInvalid)
    }

    @Test func `A tenant is found by name and by id`() throws {
        let settings = TenantSettings(
            limits: TenantLimits(requests: 60, tokens: 1000, concurrency: 4), autoBan: false, mode: .monitor)
        let tenant = try store.createTenant("acme", settings: settings, by: "local", now: 7)
        #expect(tenant.id.hasPrefix("t_") && tenant.id.utf8.count == 18)
        #expect(try store.tenant("acme") == tenant)
        #expect(try store.tenant(tenant.id) == tenant)
        #expect(code { _ = try store.tenant("nobody") } == .notFound)
    }

    @Test func `Suspending, resuming and deleting a tenant take its keys along at once`() throws {
        let tenant = try store.createTenant("acme", by: "local", now: 0)
        let keys = try (0..<3).map { _ in try store.createKey(for: "acme", by: "local", now: 0) }
        _ = try store.createTenant("other", by: "local", now: 0)
        let foreign = try store.createKey(for: "other", by: "local", now: 0)
        #expect(try store.suspend("acme", by: "local", now: 1).state == .suspended)
        #expect(keys.map { verdict($0) } == ["suspended", "suspended", "suspended"])
        #expect(try store.resume(tenant.id, by: "local", now: 2).state == .active)
        #expect(keys.map { verdict($0) } == ["good", "good", "good"])
        try store.delete("acme", by: "local", now: 3)
        #expect(keys.map { verdict($0) } == ["invalid", "invalid", "invalid"])
        #expect(verdict(foreign) == "good")
        #expect(store.cache.count == 1)
    }

    @Test func `New settings are in force for the next request`() throws {
        _ = try store.createTenant("acme", by: "local", now: 0)
        let key = try store.createKey(for: "acme", by: "local", now: 0)
        let settings = TenantSettings(limits: TenantLimits(requests: 5), autoBan: false, mode: .monitor)
        _ = try store.update("acme", settings: settings, by: "local", now: 1)
        guard case .principal(let principal) = store.cache.authenticate(key.text, now: 2) else {
            Issue.record("not good")
            return
        }
        #expect(principal.limits.requests == 5 && !principal.autoBan && principal.mode == .monitor)
    }

    @Test func `A key lives from its making to its end, also over a restart`() throws {
        _ = try store.createTenant("acme", by: "local", now: 0)
        let first = try store.createKey(for: "acme", by: "local", now: 0)
        let second = try store.rotateKey(first.id, by: "local", now: 1)
        #expect(verdict(first) == "revoked")
        #expect(verdict(second) == "good")
        let third = try store.rotateKey(second.id, overlap: 100, by: "local", now: 50)
        #expect([verdict(second, now: 149), verdict(second, now: 150)] == ["good", "expired"])
        try store.revokeKey(third.id, by: "local", now: 60)
        #expect(code { _ = try store.rotateKey(third.id, by: "local", now: 61) } == .valueInvalid)
        #expect(try store.keys(of: "acme").map(\.id) == [first.id, second.id, third.id])
        let again = try IdentityStore(directory)
        for key in [first, second, third] {
            #expect(again.cache.authenticate(key.text, now: 149) == store.cache.authenticate(key.text, now: 149))
        }
    }

    @Test func `Keys for nobody, and changes of no key, are refused`() throws {
        #expect(code { _ = try store.createKey(for: "nobody", by: "local", now: 0) } == .notFound)
        #expect(code { try store.revokeKey("aaaaaaaaaaaa", by: "local", now: 0) } == .notFound)
        _ = try store.createTenant("acme", by: "local", now: 0)
        #expect(code { _ = try store.createKey(for: "acme", expires: 5, by: "local", now: 5) } == .valueInvalid)
    }

    @Test func `Nothing on the disk holds the secret part of a key or token`() throws {
        _ = try store.createTenant("acme", by: "local", now: 0)
        let key = try store.createKey(for: "acme", by: "local", now: 0)
        let token = try store.createOperator("ana", role: .admin, by: "local", now: 0)
        for file in [temporary.database, temporary.database + "-wal"] {
            let bytes = String(decoding: try contents(file), as: UTF8.self)
            for secret in [key, token] { #expect(!bytes.contains(secret.text.suffix(26))) }
        }
        #expect(!"\(key)".contains(key.text.suffix(26)))
        #expect(!String(reflecting: key).contains(key.text.suffix(26)))
    }

    @Test func `Every change names its operator, and a failed one leaves no trace`() throws {
        _ = try store.createTenant("acme", by: "ana", now: 1)
        _ = try? store.createTenant("acme", by: "ben", now: 2)
        _ = try store.suspend("acme", by: "cem", now: 3)
        let log = try ActionLog(directory).newest()
        #expect(log.map { "\($0.time) \($0.operator) \($0.verb)" } == ["3 cem tenant.suspend", "1 ana tenant.create"])
    }

    @Test func `An operator's token works until it is revoked, and the name is free again`() throws {
        let token = try store.createOperator("ana", role: .operator, by: "local", now: 0)
        func who(_ text: String) -> Operator? {
            Array(text.utf8).withUnsafeBytes { store.authenticateOperator($0, now: 5) }
        }
        let found = try #require(who(token.text))
        #expect(found.name == "ana" && found.role == .operator)
        for bad in ["", token.text.dropLast() + "a" + "a", "si" + token.text.dropFirst(2), token.text + "a"] {
            #expect(who(bad) == nil)
        }
        #expect(code { _ = try store.createOperator("ana", role: .admin, by: "local", now: 1) } == .nameTaken)
        try store.revokeOperator("ana", by: "local", now: 2)
        #expect(who(token.text) == nil)
        _ = try store.createOperator("ana", role: .viewer, by: "local", now: 3)
        #expect(try store.operators().map(\.role) == [.operator, .viewer])
        #expect(code { try store.revokeOperator("nobody", by: "local", now: 4) } == .notFound)
    }
}
