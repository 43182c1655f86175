import SecurityGate
import Testing

@testable import Stores

@Suite struct IdentityImportTests {
    let temporary: TemporaryDirectory
    let store: IdentityStore
    let actions: ActionLog

    init() throws {
        temporary = try TemporaryDirectory()
        let directory = try temporary.open()
        store = try IdentityStore(directory)
        actions = ActionLog(directory)
    }

    private func item(_ name: String, keys: Int = 1) -> TenantImport {
        TenantImport(name: name, settings: TenantSettings(limits: TenantLimits(requests: 7)), keys: keys)
    }

    @Test func `imported tenants have their settings and working keys, and a row each in the log`() throws {
        let made = try store.importTenants(
            [item("acme", keys: 2), item("globex", keys: 0)], by: "ana", reason: "moved here", now: 5)
        #expect(made.map(\.tenant.name) == ["acme", "globex"])
        #expect(made.map(\.keys.count) == [2, 0])
        for key in made[0].keys {
            guard case .principal(let principal) = store.cache.authenticate(key.text, now: 6) else {
                Issue.record("the key does not work")
                continue
            }
            #expect(principal.tenantName == "acme")
            #expect(principal.limits.requests == 7)
        }
        let log = try actions.newest(limit: 10)
        #expect(log.map(\.verb) == ["tenant.import", "tenant.import"])
        #expect(log.allSatisfy { $0.operator == "ana" && $0.reason == "moved here" })
    }

    @Test(arguments: ["acme", "Bad Name", ""])
    func `one tenant that cannot be made keeps all of them out`(name: String) throws {
        _ = try store.createTenant("acme", by: "ana", now: 1)
        #expect(throws: StoresError.self) {
            try store.importTenants([item("fine"), item(name)], by: "ana", now: 2)
        }
        #expect(try store.tenants().map(\.name) == ["acme"])
        #expect(store.cache.count == 0)
    }

    @Test func `an import that is run again leaves out what is there`() throws {
        _ = try store.importTenants([item("acme")], by: "ana", now: 1)
        let made = try store.importTenants([item("acme"), item("globex")], skipsTaken: true, by: "ana", now: 2)
        #expect(made.map(\.tenant.name) == ["globex"])
        #expect(store.cache.count == 2)
    }

    @Test func `a name that stands twice in one import is refused`() throws {
        #expect(throws: StoresError.self) { try store.importTenants([item("a"), item("a")], by: "ana", now: 1) }
    }
}
