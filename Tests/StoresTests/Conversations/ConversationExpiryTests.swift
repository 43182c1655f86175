import Testing

@testable import Stores

struct ConversationExpiryTests {
    @Test func `a conversation ends a lifetime after its last turn, and makes room`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let limits = ConversationLimits(lifetime: 1000, conversations: 1)
        let head = try await bench.make(["1"], of: a, limits: limits)
        bench.advance(900)
        guard case .stored(let next) = try await bench.append(["2"], to: head, of: a, limits: limits) else {
            Issue.record("not stored")
            return
        }
        bench.advance(999)
        #expect(try await bench.turns(head.id, of: a) == ["1", "2"])
        bench.advance(1)
        #expect(try await bench.load(head.id, of: a) == .missing)
        #expect(try await bench.list(of: a) == .page([], next: nil))
        #expect(try await bench.append(["3"], to: next, of: a, limits: limits) == .missing)
        #expect(try await bench.remove(head.id, of: a) == .missing)
        _ = try await bench.make(["1"], of: a, limits: limits)
    }

    @Test func `what is over is removed in batches, and nothing else`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        for _ in 0..<70 { _ = try await bench.make(["1"], of: a, limits: ConversationLimits(lifetime: 1000)) }
        let kept = try await bench.make(["1"], of: a, limits: ConversationLimits(lifetime: 1001))
        bench.advance(1000)
        var removed: [Int] = []
        repeat {
            removed.append(try await bench.vault.expire(now: bench.now, on: bench.loop).get())
        } while removed.last != 0
        #expect(removed == [50, 20, 0])
        #expect(try await bench.turns(kept.id, of: a) == ["1"])
    }

    @Test(.enabled(if: PrivateRedis.isAvailable), .timeLimit(.minutes(1)))
    func `Redis lets conversations go by itself, and its lists with them`() async throws {
        let bench = try await VaultBench(.redis)
        let a = try bench.tenant("a")
        let limits = ConversationLimits(lifetime: 1, conversations: 1)
        let head = try await bench.make(["1"], of: a, limits: limits)
        func keys() async throws -> [String] { try await bench.redis?.command(["KEYS", "*conv*"])?.texts ?? [] }
        for _ in 0..<5000 where try await !keys().isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        #expect(try await keys() == [])
        #expect(try await bench.load(head.id, of: a) == .missing)
        _ = try await bench.make(["1"], of: a, limits: ConversationLimits(conversations: 1))
    }

    @Test(.enabled(if: PrivateRedis.isAvailable), .timeLimit(.minutes(1)))
    func `a list goes on behind many that Redis let expire`() async throws {
        let bench = try await VaultBench(.redis)
        let a = try bench.tenant("a")
        let redis = try #require(bench.redis)
        let first = try await bench.make(["1"], of: a)
        bench.advance(1)
        for _ in 0..<(ShelfScript.batch + 1) {
            let head = try await bench.make(["x"], of: a)
            let name = bench.isolator.place(of: head.id, tenant: a).name
            _ = try await redis.command(["DEL", ShelfScript.conversation(ShelfSlot(tenant: a, name: name))])
        }
        #expect(try await bench.list(of: a) == .page([first], next: nil))
        #expect(try await bench.vault.shelf.oldestGeneration(tenant: a, now: bench.now, on: bench.loop).get() == 1)
    }
}
