import GRDB
import Glibc
import Testing

@testable import Stores

/// What is left of a tenant that was deleted, and of copies that were made before.
struct TenantDeletionTests {
    private func copy(_ from: String, to: String) throws { try write(contents(from), to: to) }

    /// A data directory with the database as it is now, and with the secrets as they are now.
    private func snapshot(_ bench: VaultBench, withKeys: Bool) throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        mkdir(place.data, 0o700)
        mkdir(place.data + "/secrets", 0o700)
        for suffix in ["", "-wal"] { try copy(bench.temporary.database + suffix, to: place.database + suffix) }
        for name in ["pepper", "master", "feed", "control"] {
            try copy("\(bench.directory.secretsPath)/\(name)", to: "\(place.data)/secrets/\(name)")
        }
        guard withKeys else { return place }
        mkdir("\(place.data)/secrets/tenant-keys", 0o700)
        for tenant in bench.directory.dataKeys.tenants() {
            try copy(
                bench.directory.dataKeys.path(of: tenant), to: "\(place.data)/secrets/tenant-keys/\(tenant)")
        }
        return place
    }

    @Test func `a copy of the database from before the deletion opens no more after it`() async throws {
        let bench = try await VaultBench(.sqlite)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let (mine, its) = (try await bench.make(["of a"], of: a), try await bench.make(["of b"], of: b))
        try await bench.keep("asked by a", request: "req_a", of: a)
        try await bench.keep("asked by b", request: "req_b", of: b)
        let control = try await VaultBench(.sqlite, in: snapshot(bench, withKeys: true))
        #expect(try await control.turns(mine.id, of: a) == ["of a"])
        #expect(try control.kept("req_a") == "asked by a")
        let before = try snapshot(bench, withKeys: false)
        try bench.identity.delete(a, by: "test", now: bench.now)
        // The thief has everything that is there afterwards, and the database from before.
        mkdir("\(before.data)/secrets/tenant-keys", 0o700)
        for tenant in bench.directory.dataKeys.tenants() {
            try copy(
                bench.directory.dataKeys.path(of: tenant), to: "\(before.data)/secrets/tenant-keys/\(tenant)")
        }
        let thief = try await VaultBench(.sqlite, in: before)
        #expect(try await thief.turns(its.id, of: b) == ["of b"])
        #expect(try thief.row(thief.isolator.place(of: mine.id, tenant: a).name) != nil)
        #expect(try await thief.load(mine.id, of: a) == .tampered)
        #expect(try RecordedDecisions(directory: before.data).text(of: "req_a") != nil)
        #expect(try thief.kept("req_a") == nil)
        #expect(try thief.kept("req_b") == "asked by b")
    }

    @Test func `the key is destroyed at once, on the disk too, and the answer says what there was`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        for _ in 0..<3 { _ = try await bench.make(["1", "2"], of: a) }
        _ = try bench.identity.createKey(for: a, by: "test", now: bench.now)
        _ = try await bench.vault.keys.rotate(a, on: bench.loop).get()
        let path = bench.directory.dataKeys.path(of: a)
        // Who has the file open sees what becomes of its bytes.
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        let text = try contents(path)
        let remains = try bench.identity.delete(a, by: "test", now: bench.now)
        #expect((remains.conversations, remains.turns, remains.dataKeys, remains.keys) == (3, 6, 2, 1))
        #expect(access(path, F_OK) != 0)
        var left = [UInt8](repeating: 0, count: text.count)
        #expect(pread(descriptor, &left, left.count, 0) == 0)
        let sweep = TenantSweep(bench.directory)
        #expect(try sweep.removeRows() == 3)
        #expect(try sweep.removeRows() == 0)
        #expect(
            try bench.directory.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM conversation_turns") }
                == 0)
    }

    @Test func `no key comes back behind a deletion, however the calls meet`() async throws {
        let bench = try await VaultBench(.sqlite)
        for round in 0..<20 {
            let a = try bench.tenant("a\(round)")
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<8 { group.addTask { _ = try? await bench.make(["\(number)"], of: a) } }
                group.addTask { _ = try? bench.identity.delete(a, by: "test", now: bench.now) }
            }
            #expect(access(bench.directory.dataKeys.path(of: a), F_OK) != 0)
            let late = ConversationHead(new: bench.vault.newID(tenant: a), now: bench.now)
            #expect(try await bench.append(["x"], to: late, of: a) == .unavailable)
        }
        #expect(bench.directory.dataKeys.tenants() == [])
        while try TenantSweep(bench.directory).removeRows() > 0 {}
        #expect(
            try bench.directory.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM conversations") } == 0)
    }

    @Test func `a tenant whose keys cannot be destroyed is not deleted`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let path = bench.directory.dataKeys.path(of: a)
        mkdir("\(bench.directory.secretsPath)/tenant-keys", 0o700)
        mkdir(path, 0o700)
        #expect(code { try bench.identity.delete(a, by: "test", now: bench.now) } == .notWritable)
        #expect(try bench.identity.tenant(a).name == "a")
        rmdir(path)
        try bench.identity.delete(a, by: "test", now: bench.now)
    }

    @Test func `keys that were left behind are destroyed by the sweep, and only those of deleted tenants`() async throws
    {
        let bench = try await VaultBench(.sqlite)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let its = try await bench.make(["b"], of: b)
        try bench.identity.delete(a, by: "test", now: bench.now)
        try copy(bench.directory.dataKeys.path(of: b), to: bench.directory.dataKeys.path(of: a))
        try copy(bench.directory.dataKeys.path(of: b), to: bench.directory.dataKeys.path(of: "t_aaaaaaaaaaaaaaaa"))
        try TenantSweep(bench.directory).destroyKeys()
        #expect(Set(bench.directory.dataKeys.tenants()) == [b, "t_aaaaaaaaaaaaaaaa"])
        #expect(try await bench.turns(its.id, of: b) == ["b"])
        #expect(try TenantSweep(bench.directory).deleted() == [a])
    }
}
