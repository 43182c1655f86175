import GRDB
import Testing

@testable import Stores

/// What somebody gets who guesses ids, or has the database in his hands.
struct ConversationForgeryTests {
    static let names: [String] = [
        "", "new", "conv_", "a/b", "..", "../../etc/passwd", "a\0b", "conv_\0", "*", "{t}:conv",
        "conv_" + String(repeating: "0", count: 64), "resp_" + String(repeating: "f", count: 64),
        String(repeating: "a", count: 65_536), String(repeating: "é", count: 100), "e\u{301}", "é", "ａ",
    ]

    @Test(.timeLimit(.minutes(1)), arguments: VaultBench.Kind.available)
    func `no name leads anywhere that was not given out`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let (own, foreign) = (try await bench.make(["1"], of: a).id, try await bench.make(["2"], of: b).id)
        let changed = [
            own.uppercased(), own + "\0", own + " ", String(own.dropLast()), own.replacing("conv_", with: "resp_"),
            String(own.prefix(37)) + foreign.suffix(32), String(foreign.prefix(37)) + own.suffix(32),
            own.replacing("conv_", with: "cｏnv_"), foreign,
        ]
        for name in Self.names + changed {
            #expect(try await bench.load(name, of: a) == .missing, "\(name.prefix(80))")
            #expect(try await bench.remove(name, of: a) == .missing)
            let head = ConversationHead(new: name, now: bench.now)
            #expect(try await bench.append(["x"], to: head, of: a) == .missing)
        }
        #expect(try await bench.turns(own, of: a) == ["1"])
        #expect(try await bench.turns(foreign, of: b) == ["2"])
    }

    @Test func `ten thousand guesses find nothing`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        for _ in 0..<20 { _ = try await bench.make(["secret"], of: a) }
        let b = try bench.tenant("b")
        for _ in 0..<10_000 {
            let guess = "conv_" + Hexadecimal.text(RandomBytes.make(32))
            #expect(try await bench.load(guess, of: b) == .missing)
        }
    }

    /// Deeds of somebody who can write the database but has no key; `?1` is one conversation, `?2` another one.
    static let deeds: [String] = [
        "UPDATE conversation_turns SET sealed = (SELECT sealed FROM conversation_turns WHERE name = ?2 AND sequence = 0) WHERE name = ?1 AND sequence = 0",
        "UPDATE conversation_turns SET sequence = CASE sequence WHEN 0 THEN 90 ELSE 0 END WHERE name = ?1 AND ?2 <> ''",
        "DELETE FROM conversation_turns WHERE name = ?1 AND sequence = 1 AND ?2 <> ''",
        "DELETE FROM conversation_turns WHERE name = ?1 AND sequence = 0 AND ?2 <> ''",
        "UPDATE conversation_turns SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE name = ?1 AND ?2 <> ''",
        "UPDATE conversation_turns SET sealed = x'' WHERE name = ?1 AND ?2 <> ''",
        "UPDATE conversation_turns SET sealed = zeroblob(40) WHERE name = ?1 AND ?2 <> ''",
        "INSERT INTO conversation_turns SELECT name, 2, sealed FROM conversation_turns WHERE name = ?1 AND sequence = 1 AND ?2 <> ''",
        "UPDATE conversations SET head = (SELECT head FROM conversations WHERE name = ?2) WHERE name = ?1",
        "UPDATE conversations SET head = x'' WHERE name = ?1 AND ?2 <> ''",
    ]

    @Test(arguments: deeds)
    func `a conversation that was changed in the database is refused as a whole`(_ deed: String) async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let (one, two) = (try await bench.make(["1", "2"], of: a), try await bench.make(["3", "4"], of: a))
        let places = [one, two].map { bench.isolator.place(of: $0.id, tenant: a).name }
        try bench.write(deed, StatementArguments(places))
        #expect(try await bench.load(one.id, of: a) == .tampered)
        #expect(try await bench.turns(two.id, of: a) == ["3", "4"])
    }

    @Test func `a row given to another tenant, under a name of its own, does not open there`() async throws {
        let bench = try await VaultBench(.sqlite)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let mine = try await bench.make(["secret of a"], of: a)
        let its = try await bench.make(["b"], of: b)
        let from = bench.isolator.place(of: mine.id, tenant: a).name
        let to = bench.isolator.place(of: its.id, tenant: b).name
        try bench.write("DELETE FROM conversations WHERE name = ?", [to])
        try bench.write("DELETE FROM conversation_turns WHERE name = ?", [to])
        try bench.write("UPDATE conversations SET name = ?, tenant_id = ? WHERE name = ?", [to, b, from])
        try bench.write("UPDATE conversation_turns SET name = ? WHERE name = ?", [to, from])
        #expect(try await bench.load(its.id, of: b) == .tampered)
        #expect(try await bench.load(mine.id, of: a) == .missing)
        #expect(try await bench.list(of: b) == .page([], next: nil))
    }

    @Test(arguments: VaultBench.Kind.available)
    func `neither the names nor the contents of a store show anything`(_ kind: VaultBench.Kind) async throws {
        let bench = try await VaultBench(kind)
        let a = try bench.tenant("a")
        let head = try await bench.make(["the launch code is 0000"], of: a, model: "secret-model")
        var dump = ""
        if let redis = bench.redis {
            for key in try await redis.command(["KEYS", "*"])?.texts ?? [] where key.contains(":conv:") {
                dump += key + "\(try await redis.command(["HGETALL", key])?.texts ?? [])"
            }
            #expect(dump.contains(":conv:"))
        } else {
            dump = String(decoding: try contents(bench.temporary.database), as: UTF8.self)
            dump += String(decoding: try contents(bench.temporary.database + "-wal"), as: UTF8.self)
            #expect(dump.contains(bench.isolator.place(of: head.id, tenant: a).name))
        }
        for text in ["launch", "secret-model", head.id, String(head.id.dropFirst(5).prefix(32))] {
            #expect(!dump.contains(text))
        }
    }

    @Test(.enabled(if: PrivateRedis.isAvailable), .timeLimit(.minutes(1)))
    func `whatever lies in Redis instead is refused without harm`() async throws {
        let bench = try await VaultBench(.redis)
        let a = try bench.tenant("a")
        let head = try await bench.make(["1", "2"], of: a)
        let redis = try #require(bench.redis)
        let key = "secureinfer:{\(a)}:conv:\(bench.isolator.place(of: head.id, tenant: a).name)"
        for change in [
            ["n", "1"], ["n", "3"], ["n", "-1"], ["n", "1e18"], ["n", "nan"], ["n", "99999999"], ["h", "!"],
            ["h", ""], ["0", "AAAA"], ["1", String(repeating: "A", count: 100_000)],
        ] {
            let before = try await redis.command(["HGET", key, change[0]])
            _ = try await redis.command(["HSET", key] + change)
            let answer = try await bench.load(head.id, of: a)
            #expect(answer == .tampered || answer == .unavailable || answer == .missing, "\(change)")
            guard case .text(let old) = before else { throw VaultBench.Unexpected(what: "\(change)") }
            _ = try await redis.command(["HSET", key, change[0], old])
        }
        #expect(try await bench.turns(head.id, of: a) == ["1", "2"])
        _ = try await redis.command(["DEL", key])
        _ = try await redis.command(["SET", key, "a string"])
        #expect(try await bench.load(head.id, of: a) == .unavailable)
        #expect(try await bench.remove(head.id, of: a) == .unavailable)
    }
}
