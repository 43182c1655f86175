import Glibc
import TenantIsolator
import Testing
import Vocabulary

@testable import Stores

/// A master key that is wrong, lost, changed, or comes from the environment.
struct MasterKeyTests {
    @Test func `another master key is refused before anything is opened, and the message names the file`() async throws
    {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        let path = "\(bench.directory.secretsPath)/master"
        let good = try contents(path)
        bench.directory.close()
        try write(Array(Secret.random().fileText.utf8), to: path)
        let error = #expect(throws: StoresError.self) { try bench.temporary.open() }
        #expect(error?.code == .secretMismatch)
        #expect(error?.message.contains(path) == true)
        unlink(path)
        #expect(code { _ = try bench.temporary.open() } == .secretMissing)
        try write(good, to: path)
        let again = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try await again.turns(head.id, of: a) == ["1"])
    }

    @Test func `after a rotation old ids open, new ones are made, and both outlive a restart`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        let before = try contents(bench.directory.dataKeys.path(of: a))
        try MasterRotation.begin(in: bench.directory)
        bench.directory.close()
        let second = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try contents(second.directory.dataKeys.path(of: a)) != before)
        #expect(try await second.turns(head.id, of: a) == ["1"])
        guard case .stored(let next) = try await second.append(["2"], to: head, of: a) else {
            Issue.record("the old id does not go on")
            return
        }
        let fresh = try await second.make(["new"], of: a)
        guard case .page(let heads, _) = try await second.list(of: a) else { throw VaultBench.Unexpected(what: "list") }
        #expect(Set(heads.map(\.id)) == [next.id, fresh.id])
        second.directory.close()
        let third = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try await third.turns(head.id, of: a) == ["1", "2"])
        #expect(try MasterRotation.dropFormer(of: third.directory))
        #expect(try !MasterRotation.dropFormer(of: third.directory))
        third.directory.close()
        let fourth = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try await fourth.turns(fresh.id, of: a) == ["new"])
        #expect(try await fourth.load(head.id, of: a) == .missing)
    }

    @Test func `a rotation that was cut off at any point goes on`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        let secrets = bench.directory.secretsPath
        // The former key is there and the present one is not changed yet.
        try write(contents("\(secrets)/master"), to: "\(secrets)/master.former")
        bench.directory.close()
        let second = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try await second.turns(head.id, of: a) == ["1"])
        try MasterRotation.begin(in: second.directory)
        #expect(code { try MasterRotation.begin(in: second.directory) } == .valueInvalid)
        // Only some of the data keys are wrapped anew.
        let b = try second.tenant("b")
        second.directory.close()
        let third = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try await third.turns(head.id, of: a) == ["1"])
        _ = try await third.make(["2"], of: b)
        #expect(try MasterRotation.dropFormer(of: third.directory))
    }

    @Test func `texts open over a rotation; those under the master key itself as long as the former one is kept`()
        async throws
    {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let segments = [Segment(channel: .user, path: "input", text: "hello")]
        let sealed = try await bench.seal(segments, request: "req_1", of: a)
        let older = try MasterSealed.text(segments, request: "req_0", of: a, bench.directory.secrets)
        func texts() throws -> [String?] {
            let opener = try TextOpener(secretsIn: bench.directory.secretsPath, data: bench.directory.path)
            return [sealed, older].map { opener.open($0)?.pieces.first?.text }
        }
        try MasterRotation.begin(in: bench.directory)
        bench.directory.close()
        let directory = try bench.temporary.open()
        try directory.checkDataKeys()
        #expect(try texts() == ["hello", "hello"])
        #expect(try MasterRotation.dropFormer(of: directory))
        #expect(try texts() == ["hello", nil])
        directory.close()
    }

    @Test func `the master key may come from the environment, and then lies on no disk`() throws {
        let temporary = try TemporaryDirectory()
        let digits = String(repeating: "0123456789abcdef", count: 4)
        var files = SecretFiles(directory: temporary.path + "/s")
        files.environment = { $0 == SecretFiles.masterVariable ? digits : nil }
        let made = try files.load(makingMissing: true)
        #expect(access(temporary.path + "/s/master", F_OK) != 0)
        #expect(Hexadecimal.text(made.master.bytes) == digits)
        #expect(files.masterSource == SecretFiles.masterVariable)
        files.environment = { _ in nil }
        #expect(code { _ = try files.load(makingMissing: true) } == .secretMissing)
        files.environment = { $0 == SecretFiles.masterVariable ? String(digits.dropLast()) : nil }
        #expect(code { _ = try files.load(makingMissing: false) } == .secretMalformed)
        try write(Array(Secret.random().fileText.utf8), to: temporary.path + "/s/master")
        files.environment = { $0 == SecretFiles.masterVariable ? digits : nil }
        #expect(code { _ = try files.load(makingMissing: false) } == .secretMismatch)
        try write(Array(digits.utf8), to: temporary.path + "/s/master")
        #expect(try files.load(makingMissing: false).formerMaster == nil)
        files.environment = { $0 == SecretFiles.formerVariable ? digits : nil }
        #expect(try files.load(makingMissing: false).formerMaster.map { Hexadecimal.text($0.bytes) } == digits)
    }
}
