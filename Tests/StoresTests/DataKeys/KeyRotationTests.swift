import Glibc
import Testing
import Vocabulary

@testable import Stores

/// What becomes of conversations, and of the older keys, after a rotation.
struct KeyRotationTests {
    /// Milliseconds since 1970, by the clock that files are dated with.
    private static var wall: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000
    }

    private func keyCount(_ bench: VaultBench, _ tenant: String) throws -> Int {
        try contents(bench.directory.dataKeys.path(of: tenant)).count / (KeyChain.lineLength + 1)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `all is sealed anew under the new key, and then the old one is destroyed`(
        _ kind: VaultBench.Kind
    ) async throws {
        let bench = try await VaultBench(kind)
        bench.advance(Self.wall)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let (vault, loop) = (bench.vault, bench.loop)
        var heads: [ConversationHead] = []
        for number in 0..<60 { heads.append(try await bench.make(["\(number)", "x"], of: a)) }
        let other = try await bench.make(["b"], of: b)
        #expect(try await vault.keys.rotate(a, on: loop).get() == 2)
        let new = try await bench.make(["new"], of: a)
        #expect(try await bench.turns(heads[3].id, of: a) == ["3", "x"])
        #expect(try await vault.shelf.oldestGeneration(tenant: a, now: bench.now, on: loop).get() == 1)
        // Soon after, all is sealed anew, but the old key is kept: other gateways may not know of the new one.
        for _ in 0..<3 { try await vault.retireKeys(now: bench.now, on: loop).get() }
        #expect(try await vault.shelf.oldestGeneration(tenant: a, now: bench.now, on: loop).get() == 2)
        #expect(try keyCount(bench, a) == 2)
        bench.advance(ConversationVault.grace)
        try await vault.retireKeys(now: bench.now, on: loop).get()
        #expect(try keyCount(bench, a) == 1)
        #expect(try keyCount(bench, b) == 1)
        for (number, head) in heads.enumerated() {
            #expect(try await bench.turns(head.id, of: a) == ["\(number)", "x"])
        }
        #expect(try await bench.turns(new.id, of: a) == ["new"])
        #expect(try await bench.turns(other.id, of: b) == ["b"])
        guard case .stored = try await bench.append(["on"], to: heads[0], of: a) else {
            Issue.record("a conversation that was sealed anew does not go on")
            return
        }
        #expect(try await bench.turns(heads[0].id, of: a) == ["0", "x", "on"])
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `the old key stays as long as something does not open under the new one`(
        _ kind: VaultBench.Kind
    ) async throws {
        let bench = try await VaultBench(kind)
        bench.advance(Self.wall)
        let a = try bench.tenant("a")
        let (vault, loop) = (bench.vault, bench.loop)
        let head = try await bench.make(["1"], of: a)
        let slot = ShelfSlot(tenant: a, name: bench.isolator.place(of: head.id, tenant: a).name)
        var broken = try #require(try await vault.shelf.load(slot, now: bench.now, on: loop).get())
        broken.head[broken.head.count - 1] ^= 1
        let damage = ShelfAddition(
            slot: slot, created: head.created, expecting: 1, head: broken.head, turns: broken.turns, generation: 1,
            limits: .most)
        #expect(try await vault.shelf.replace(damage, now: bench.now, on: loop).get())
        _ = try await vault.keys.rotate(a, on: loop).get()
        bench.advance(2 * ConversationVault.grace)
        try await vault.retireKeys(now: bench.now, on: loop).get()
        #expect(try keyCount(bench, a) == 2)
        #expect(try await bench.load(head.id, of: a) == .tampered)
        #expect(try await bench.remove(head.id, of: a) == .removed)
        try await vault.retireKeys(now: bench.now, on: loop).get()
        #expect(try keyCount(bench, a) == 1)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `many that do not open are no bar for those behind them`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        bench.advance(Self.wall)
        let (vault, loop) = (bench.vault, bench.loop)
        for _ in 0..<ConversationRows.batch + 10 {
            let head = try await bench.make(["x"], of: a)
            let slot = ShelfSlot(tenant: a, name: bench.isolator.place(of: head.id, tenant: a).name)
            var broken = try #require(try await vault.shelf.load(slot, now: bench.now, on: loop).get())
            broken.head[broken.head.count - 1] ^= 1
            let damage = ShelfAddition(
                slot: slot, created: head.created, expecting: 1, head: broken.head, turns: broken.turns, generation: 1,
                limits: .most)
            #expect(try await vault.shelf.replace(damage, now: bench.now, on: loop).get())
        }
        bench.advance(1)
        let good = try await bench.make(["good"], of: a)
        _ = try await vault.keys.rotate(a, on: loop).get()
        try await vault.retireKeys(now: bench.now, on: loop).get()
        let slot = ShelfSlot(tenant: a, name: bench.isolator.place(of: good.id, tenant: a).name)
        let sealed = try #require(try await vault.shelf.load(slot, now: bench.now, on: loop).get())
        #expect(sealed.newestGeneration == 2)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `kept texts are sealed anew, too`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        bench.advance(Self.wall)
        let a = try bench.tenant("a")
        let (vault, loop) = (bench.vault, bench.loop)
        let old = try MasterSealed.text(
            [Segment(channel: .user, path: "p", text: "old")], request: "req_old", of: a, bench.directory.secrets)
        try bench.put(old)
        for number in 0..<TextStore.resealed + 3 {
            try await bench.keep("\(number)", request: "req_\(number)", of: a)
        }
        _ = try await vault.keys.rotate(a, on: loop).get()
        try bench.write("UPDATE texts SET sealed = x'01' WHERE request_id = 'req_5'")
        try await vault.retireKeys(now: bench.now + ConversationVault.grace, on: loop).get()
        #expect(try vault.texts.oldestGeneration(of: a) == 1, "what does not open stays as it is")
        try bench.write("DELETE FROM texts WHERE request_id = 'req_5'")
        try await vault.retireKeys(now: bench.now + 2 * ConversationVault.grace, on: loop).get()
        #expect(try keyCount(bench, a) == 1)
        for number in [0, 1, TextStore.resealed + 2] { #expect(try bench.kept("req_\(number)") == "\(number)") }
        #expect(try bench.kept("req_old") == "old")
    }

    @Test(arguments: VaultBench.Kind.available)
    func `what got a turn meanwhile is not replaced`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        let slot = ShelfSlot(tenant: a, name: bench.isolator.place(of: head.id, tenant: a).name)
        let (shelf, loop) = (bench.vault.shelf, bench.loop)
        let before = try #require(try await shelf.load(slot, now: bench.now, on: loop).get())
        _ = try await bench.append(["2"], to: head, of: a)
        let late = ShelfAddition(
            slot: slot, created: head.created, expecting: 1, head: before.head, turns: before.turns, generation: 9,
            limits: .most)
        #expect(try await !shelf.replace(late, now: bench.now, on: loop).get())
        #expect(try await bench.turns(head.id, of: a) == ["1", "2"])
    }

    @Test(arguments: VaultBench.Kind.available)
    func `a turn that comes late under the old key keeps it`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        bench.advance(Self.wall)
        let (vault, loop) = (bench.vault, bench.loop)
        let head = try await bench.make(["1"], of: a)
        let stale = try await vault.keys.keys(of: a, on: loop).get()
        _ = try await vault.keys.rotate(a, on: loop).get()
        try await vault.retireKeys(now: bench.now + 60_000, on: loop).get()
        let slot = ShelfSlot(tenant: a, name: bench.isolator.place(of: head.id, tenant: a).name)
        var next = head
        next.turns += 1
        let late = ConversationSeal(stale).addition([Array("2".utf8)], behind: 1, next, to: slot, .most)
        #expect(try await vault.shelf.append(late, now: bench.now, on: loop).get() == .stored)
        #expect(try await vault.shelf.oldestGeneration(tenant: a, now: bench.now, on: loop).get() == 1)
    }
}
