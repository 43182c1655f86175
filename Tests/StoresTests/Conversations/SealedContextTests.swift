import Testing

@testable import Stores

struct SealedContextTests {
    private func seal(_ tokens: [UInt32], _ model: String, _ tenant: String, _ bench: VaultBench) async throws
        -> [UInt8]?
    {
        let (vault, loop) = (bench.vault, bench.loop)
        return try await bench.answer { vault.sealContext(tokens, model: model, tenant: tenant, on: loop, $0) }
    }

    private func open(
        _ numbers: [UInt8], _ model: String, _ tenant: String, _ bench: VaultBench
    ) async throws -> [UInt32]? {
        let (vault, loop) = (bench.vault, bench.loop)
        return try await bench.answer { vault.openContext(numbers, model: model, tenant: tenant, on: loop, $0) }
    }

    @Test func `a context opens for its tenant and model, before and after a rotation`() async throws {
        let bench = try await VaultBench(.sqlite)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let sealed = try #require(try await seal([1, 128_000, 7], "llama3", a, bench))
        #expect(try await open(sealed, "llama3", a, bench) == [1, 128_000, 7])
        #expect(try await open(sealed, "llama3", b, bench) == nil)
        #expect(try await open(sealed, "qwen", a, bench) == nil)
        #expect(try await bench.vault.keys.rotate(a, on: bench.loop).get() == 2)
        #expect(try await open(sealed, "llama3", a, bench) == [1, 128_000, 7])
        let fresh = try #require(try await seal([9], "llama3", a, bench))
        #expect(fresh[4] == 2)
        #expect(try await open(fresh, "llama3", a, bench) == [9])
        for bad in [[], [1], Array(sealed.dropLast()), sealed + [0], Array(repeating: UInt8(1), count: 70_000)] {
            #expect(try await open(bad, "llama3", a, bench) == nil)
        }
        #expect(try await seal([1], "llama3", "t_nobodynobodynobo", bench) == nil)
    }
}
