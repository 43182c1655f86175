import GRDB
import Glibc
import NIOCore
import TenantIsolator
import Testing

@testable import Stores

struct KeyringTests {
    private func keyFile(_ bench: VaultBench, _ tenant: String) -> String {
        "\(bench.directory.secretsPath)/tenant-keys/\(tenant)"
    }

    @Test func `keys are made on first use, in a private file, and read again`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        #expect(access(keyFile(bench, a), F_OK) != 0)
        #expect(try await bench.load(bench.vault.newID(tenant: a), of: a) == .missing)
        #expect(access(keyFile(bench, a), F_OK) != 0)
        let head = try await bench.make(["1"], of: a)
        #expect(try mode(keyFile(bench, a)) == 0o600)
        #expect(try mode("\(bench.directory.secretsPath)/tenant-keys") == 0o700)
        bench.directory.close()
        let again = try await VaultBench(.sqlite, in: bench.temporary)
        #expect(try await again.turns(head.id, of: a) == ["1"])
    }

    @Test func `many that come first at the same time get the same key`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let heads = try await withThrowingTaskGroup(of: ConversationHead.self) { group in
            for number in 0..<32 { group.addTask { try await bench.make(["\(number)"], of: a) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(try contents(keyFile(bench, a)).count == KeyChain.lineLength + 1)
        for head in heads { #expect(try await bench.turns(head.id, of: a)?.count == 1) }
    }

    @Test func `nobody but a tenant has keys`() async throws {
        let bench = try await VaultBench(.sqlite)
        for name in ["t_nobodynobodynobo", "../pepper", "t_", "", "t_\0aaaaaaaaaaaaaaa"] {
            let keys = try? await bench.vault.keys.keys(of: name, on: bench.loop).get()
            #expect(keys == nil)
        }
        #expect(access("\(bench.directory.secretsPath)/tenant-keys", F_OK) != 0)
    }

    @Test func `keys cannot be rotated without end`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        for generation in 2...UInt32(DataKeys.limit) {
            #expect(try await bench.vault.keys.rotate(a, on: bench.loop).get() == generation)
        }
        let more = try? await bench.vault.keys.rotate(a, on: bench.loop).get()
        #expect(more == nil)
        #expect(try await bench.turns(head.id, of: a) == ["1"])
    }

    @Test func `a damaged file of keys is refused, never made anew`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        let path = keyFile(bench, a)
        let good = try contents(path)
        bench.directory.close()
        var flipped = good
        flipped[60] ^= 1
        let bad: [[UInt8]] = [
            [], Array(good.dropLast()), flipped, good + [10], Array("g".utf8) + good.dropFirst(),
            Array(repeating: 0, count: 100_000),
        ]
        for bytes in bad {
            try write(bytes, to: path)
            let directory = try bench.temporary.open()
            let error = #expect(throws: StoresError.self) { try directory.checkDataKeys() }
            #expect(error?.message.contains(path) == true)
            directory.close()
        }
        try write(good, to: path, mode: 0o640)
        let exposed = try bench.temporary.open()
        #expect(code { try exposed.checkDataKeys() } == .secretExposed)
        exposed.close()
        try write(good, to: path)
        let again = try await VaultBench(.sqlite, in: bench.temporary)
        try again.directory.checkDataKeys()
        #expect(try await again.turns(head.id, of: a) == ["1"])
    }
}
