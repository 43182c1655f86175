import Stores
import TenantIsolator
import Testing

@testable import Gateway

struct TenantMarksTests {
    private struct Bench {
        let folder: TestFolder
        let directory: DataDirectory
        let identity: IdentityStore
        let isolator: TenantIsolator

        init() throws {
            folder = try TestFolder()
            directory = try DataDirectory(folder.data, purpose: "test")
            identity = try IdentityStore(directory)
            isolator = TenantIsolator(
                masterKey: [UInt8](repeating: 1, count: 32), former: [UInt8](repeating: 2, count: 32))
        }

        func add(_ names: [String]) throws -> [String] {
            let wanted = names.map { TenantImport(name: $0, settings: TenantSettings(), keys: 1) }
            return try identity.importTenants(wanted, by: "test", now: 1).map(\.tenant.id)
        }
    }

    @Test func `a tenant's marks are known as soon as it has a key, and after it is gone`() throws {
        let bench = try Bench()
        let first = try bench.add(["first"])[0]
        let marks = TenantMarks(bench.isolator, keys: bench.identity.cache)
        let second = try bench.add(["second"])[0]
        for tenant in [first, second] {
            #expect(marks.owner(of: bench.isolator.canary(tenant: tenant)) == tenant)
            let former = try #require(bench.isolator.formerCanary(tenant: tenant))
            #expect(marks.owner(of: former) == tenant)
        }
        #expect(marks.owner(of: bench.isolator.canary(tenant: "t_nobody")) == nil)
        try bench.identity.delete(second, by: "test", now: 2)
        #expect(marks.owner(of: bench.isolator.canary(tenant: second)) == second)
        bench.directory.close()
    }

    @Test func `looking a mark up takes no longer where a tenant came since`() throws {
        let bench = try Bench()
        let marks = TenantMarks(bench.isolator, keys: bench.identity.cache)
        let tenants = try bench.add((0..<5_000).map { "tenant-\($0)" })
        let mark = bench.isolator.canary(tenant: tenants[77])
        // The shortest of several, since other work may come in between.
        var shortest = Duration.seconds(1)
        for turn in 0..<5 {
            _ = try bench.add(["late-\(turn)"])
            shortest = min(shortest, ContinuousClock().measure { #expect(marks.owner(of: mark) == tenants[77]) })
        }
        #expect(shortest < .milliseconds(1))
        bench.directory.close()
    }
}
