import Testing

@testable import Stores

/// What both shelves do alike.
struct ShelfTwinTests {
    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `a conversation comes back turn by turn, to its tenant only`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        var head = try await bench.make([#"{"role":"user","content":"höy"}"#], of: a, model: "llama3")
        #expect(head.turns == 1)
        bench.advance(5)
        head.model = "qwen"
        guard case .stored(let next) = try await bench.append(["two", ""], to: head, of: a) else {
            Issue.record("not stored")
            return
        }
        let answer = try await bench.load(head.id, of: a)
        guard case .found(let found) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(found.head == next)
        #expect((found.head.model, found.head.turns) == ("qwen", 3))
        #expect(found.head.created + 5 == found.head.updated)
        #expect(
            found.turns.map { String(decoding: $0, as: UTF8.self) } == [#"{"role":"user","content":"höy"}"#, "two", ""])
        #expect(try await bench.load(head.id, of: b) == .missing)
        #expect(try await bench.append(["x"], to: next, of: b) == .missing)
        #expect(try await bench.remove(head.id, of: b) == .missing)
        #expect(try await bench.list(of: b) == .page([], next: nil))
        #expect(try await bench.turns(head.id, of: a)?.count == 3)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `of two turns at the same place one is stored`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        let head = try await bench.make(["one"], of: a)
        let answers = try await withThrowingTaskGroup(of: AppendAnswer.self) { group in
            for number in 0..<8 { group.addTask { try await bench.append(["turn \(number)"], to: head, of: a) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { if case .stored = $0 { true } else { false } } == 1)
        #expect(answers.count { $0 == .conflict } == 7)
        #expect(try await bench.turns(head.id, of: a)?.count == 2)
        let again = ConversationHead(new: head.id, now: bench.now)
        #expect(try await bench.append(["over"], to: again, of: a) == .conflict)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `limits of turns, bytes and conversations hold, and nothing is stored in part`(
        _ kind: VaultBench.Kind
    ) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        let limits = ConversationLimits(turns: 3, bytes: 200, conversations: 2)
        let head = try await bench.make(["1", "2"], of: a, limits: limits)
        #expect(try await bench.append(["3", "4"], to: head, of: a, limits: limits) == .full)
        #expect(
            try await bench.append([String(repeating: "x", count: 200)], to: head, of: a, limits: limits) == .full)
        #expect(try await bench.turns(head.id, of: a) == ["1", "2"])
        _ = try await bench.make(["other"], of: a, limits: limits)
        let third = ConversationHead(new: bench.vault.newID(tenant: a), now: bench.now)
        #expect(try await bench.append(["no"], to: third, of: a, limits: limits) == .full)
        guard case .stored = try await bench.append(["3"], to: head, of: a, limits: limits) else {
            Issue.record("a conversation that is there may go on")
            return
        }
        #expect(try await bench.remove(head.id, of: a) == .removed)
        guard case .stored = try await bench.append(["yes"], to: third, of: a, limits: limits) else {
            Issue.record("a place became free")
            return
        }
        let huge = [String(repeating: "x", count: ConversationLimits.turnBytes + 1)]
        #expect(try await bench.append(huge, to: third, of: a, limits: .most) == .full)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `a list has a tenant's own, the newest first, page by page`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        var ids: [String] = []
        for number in 0..<7 {
            // Some are made within the same millisecond.
            if number % 3 != 0 { bench.advance(1) }
            ids.append(try await bench.make(["x"], of: a).id)
            _ = try await bench.make(["y"], of: b)
        }
        var (found, next, pages): ([ConversationHead], String?, Int) = ([], nil, 0)
        repeat {
            guard case .page(let page, let following) = try await bench.list(of: a, after: next, limit: 3) else {
                Issue.record("no page")
                return
            }
            found += page
            next = following
            pages += 1
            // What is made meanwhile is newer than all pages to come.
            bench.advance(1)
            _ = try await bench.make(["late"], of: a)
        } while next != nil && pages < 9
        #expect(pages == 3)
        #expect(Set(found.map(\.id)) == Set(ids))
        #expect(found.map(\.created) == found.map(\.created).sorted(by: >))
        for id in ids { #expect(try await bench.remove(id, of: a) == .removed) }
        guard case .page(let rest, _) = try await bench.list(of: a) else { throw VaultBench.Unexpected(what: "list") }
        #expect(rest.count == 3)
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `what is removed is gone, and turns that come too late find nothing`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1"], of: a)
        #expect(try await bench.remove(head.id, of: a) == .removed)
        #expect(try await bench.remove(head.id, of: a) == .missing)
        #expect(try await bench.load(head.id, of: a) == .missing)
        #expect(try await bench.append(["2"], to: head, of: a) == .missing)
        for _ in 0..<120 { _ = try await bench.make(["1", "2"], of: a) }
        let counts = try await bench.vault.destroy(tenant: a, on: bench.loop).get()
        #expect(counts == ConversationCounts(conversations: 120, turns: 240))
        #expect(try await bench.list(of: a) == .page([], next: nil))
    }

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `a long conversation of long turns comes back whole`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        let turns = (0..<9).map { String(repeating: "\($0)", count: 400_000) } + ["short"]
        let head = try await bench.make(turns, of: a, limits: .most)
        #expect(try await bench.turns(head.id, of: a) == turns)
        let longest = String(repeating: "z", count: 3 << 20)
        guard case .stored = try await bench.append([longest], to: head, of: a, limits: .most) else {
            Issue.record("not stored")
            return
        }
        #expect(try await bench.turns(head.id, of: a)?.last == longest)
    }
}
