import Glibc
import NIOCore
import TenantIsolator
import Testing

@testable import Stores

/// Gateways that share conversations and keys through one Redis.
@Suite(.enabled(if: PrivateRedis.isAvailable)) struct SharedKeyTests {
    /// Two gateways of one installation that both know a tenant.
    private struct Pair {
        let one: VaultBench
        let two: VaultBench
        let tenant: String
        var redis: PrivateRedis

        init() async throws {
            one = try await VaultBench(.redis)
            guard let redis = one.redis else { throw PrivateRedis.Unavailable() }
            self.redis = redis
            let secrets = one.temporary.path + "/other"
            mkdir(secrets, 0o700)
            for name in ["pepper", "master", "feed", "control"] {
                try write(contents("\(one.directory.secretsPath)/\(name)"), to: "\(secrets)/\(name)")
            }
            let place = try TemporaryDirectory()
            two = try await VaultBench(.redis, in: place, redis: redis, secrets: secrets)
            tenant = try one.tenant("a")
            try Self.copyTenants(from: one, to: two)
        }

        /// As the gateways' shared state does it.
        static func copyTenants(from: VaultBench, to: VaultBench) throws {
            for tenant in try from.identity.tenants() {
                try to.write(
                    "INSERT INTO tenants(id, name, state, rpm, tpm, concurrency, auto_ban, mode, created) "
                        + "VALUES(?, ?, 'active', 0, 0, 0, 0, 'enforce', 0)", [tenant.id, tenant.name])
            }
        }

        func shared() async throws -> RedisReply? { try await redis.command(["GET", DataKeyExchange.key(tenant)]) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `any gateway takes the next turn`() async throws {
        let pair = try await Pair()
        var head = try await pair.one.make(["1"], of: pair.tenant)
        for number in 2...6 {
            let bench = number % 2 == 0 ? pair.two : pair.one
            guard case .found(let found) = try await bench.load(head.id, of: pair.tenant) else {
                Issue.record("not found on turn \(number)")
                return
            }
            #expect(found.head == head)
            guard case .stored(let next) = try await bench.append(["\(number)"], to: found.head, of: pair.tenant) else {
                Issue.record("not stored on turn \(number)")
                return
            }
            head = next
        }
        #expect(try await pair.one.turns(head.id, of: pair.tenant) == ["1", "2", "3", "4", "5", "6"])
        #expect(
            try contents(pair.one.directory.dataKeys.path(of: pair.tenant))
                == contents(pair.two.directory.dataKeys.path(of: pair.tenant)))
    }

    @Test(.timeLimit(.minutes(1)))
    func `gateways that make the first key at the same time end with one`() async throws {
        let pair = try await Pair()
        let heads = try await withThrowingTaskGroup(of: ConversationHead.self) { group in
            for number in 0..<16 {
                let bench = number % 2 == 0 ? pair.one : pair.two
                group.addTask { try await bench.make(["\(number)"], of: pair.tenant) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for head in heads {
            #expect(try await pair.one.turns(head.id, of: pair.tenant)?.count == 1)
            #expect(try await pair.two.turns(head.id, of: pair.tenant)?.count == 1)
        }
        guard case .text(let text) = try await pair.shared() else { throw PrivateRedis.Unavailable() }
        #expect(text.utf8.count == KeyChain.lineLength + 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a key that was rotated on one gateway opens on the other`() async throws {
        let pair = try await Pair()
        let old = try await pair.two.make(["old"], of: pair.tenant)
        #expect(try await pair.one.vault.keys.rotate(pair.tenant, on: pair.one.loop).get() == 2)
        let new = try await pair.one.make(["new"], of: pair.tenant)
        #expect(try await pair.one.turns(old.id, of: pair.tenant) == ["old"])
        // The other one read the keys just now, and reads them again since it misses one.
        #expect(try await pair.two.list(of: pair.tenant) == pair.one.list(of: pair.tenant))
        #expect(try await pair.two.turns(new.id, of: pair.tenant) == ["new"])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a key that one gateway retired does not come back from the file of another`() async throws {
        let pair = try await Pair()
        func generations(_ bench: VaultBench) throws -> [UInt32] {
            try KeyChain(contents(bench.directory.dataKeys.path(of: pair.tenant))).links.map(\.generation)
        }
        _ = try await pair.two.make(["1"], of: pair.tenant)
        #expect(try await pair.one.vault.keys.rotate(pair.tenant, on: pair.one.loop).get() == 2)
        #expect(try await pair.two.vault.keys.rotate(pair.tenant, on: pair.two.loop).get() == 3)
        #expect(try generations(pair.two) == [1, 2, 3])
        try await pair.one.vault.keys.retire(pair.tenant, below: 3, on: pair.one.loop).get()
        #expect(try generations(pair.one) == [3])
        #expect(try await pair.two.vault.keys.rotate(pair.tenant, on: pair.two.loop).get() == 4)
        #expect(try generations(pair.two) == [3, 4])
        guard case .text(let text) = try await pair.shared() else { throw PrivateRedis.Unavailable() }
        #expect(try KeyChain(Array(text.utf8)).links.map(\.generation) == [3, 4])
        // Whatever is asked for, the newest stays.
        try await pair.one.vault.keys.retire(pair.tenant, below: .max, on: pair.one.loop).get()
        #expect(try generations(pair.one) == [4])
    }

    @Test(.timeLimit(.minutes(1)))
    func `keys that Redis lost are put there again, and what others put there counts for nothing`() async throws {
        let pair = try await Pair()
        let head = try await pair.one.make(["1"], of: pair.tenant)
        let key = DataKeyExchange.key(pair.tenant)
        guard case .text(let good) = try await pair.shared() else { throw PrivateRedis.Unavailable() }
        let other = WrappedDataKey(
            DataKey(tenant: "t_other", generation: 9, bytes: RandomBytes.make(32)),
            under: pair.one.directory.masters.present, nonce: RandomBytes.make(12))
        let forged = Hexadecimal.text(other.bytes) + "\n"
        for text in ["", "garbage", forged, String(repeating: "a", count: 2_000_000), good + forged] {
            _ = try await pair.redis.command(["SET", key, text])
            #expect(try await pair.one.vault.keys.rotate(pair.tenant, on: pair.one.loop).get() > 1)
            #expect(try await pair.one.turns(head.id, of: pair.tenant) == ["1"])
            guard case .text(let now) = try await pair.shared() else { throw PrivateRedis.Unavailable() }
            #expect(!now.contains(forged))
            #expect(try KeyChain(Array(now.utf8)).links.first?.generation == 1)
        }
        // Bytes that are no text.
        _ = try await pair.redis.command(["EVAL", #"return redis.call('SET', KEYS[1], '\255\254')"#, "1", key])
        #expect(try await pair.one.vault.keys.rotate(pair.tenant, on: pair.one.loop).get() > 1)
        _ = try await pair.redis.command(["DEL", key])
        let fresh = try await pair.two.make(["2"], of: pair.tenant)
        #expect(try await pair.two.turns(fresh.id, of: pair.tenant) == ["2"])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a gateway with another master key makes no key of its own`() async throws {
        let pair = try await Pair()
        _ = try await pair.one.make(["1"], of: pair.tenant)
        let before = try await pair.shared()
        let stranger = try await VaultBench(.redis, redis: pair.redis)
        try Pair.copyTenants(from: pair.one, to: stranger)
        let head = ConversationHead(new: stranger.vault.newID(tenant: pair.tenant), now: stranger.now)
        #expect(try await stranger.append(["x"], to: head, of: pair.tenant) == .unavailable)
        #expect(try await pair.shared() == before)
    }

    @Test(.timeLimit(.minutes(1)))
    func `deleting a tenant takes its keys and conversations out of Redis`() async throws {
        let pair = try await Pair()
        _ = try await pair.one.make(["1"], of: pair.tenant)
        _ = try await pair.two.make(["2", "3"], of: pair.tenant)
        try pair.one.identity.delete(pair.tenant, by: "test", now: pair.one.now)
        let counts = try await pair.one.vault.destroy(tenant: pair.tenant, on: pair.one.loop).get()
        #expect(counts == ConversationCounts(conversations: 2, turns: 3))
        #expect(try await pair.redis.command(["KEYS", "*"])?.texts == [])
        // The other gateway hears of it as any record of the shared state.
        let store = try StateStore(
            pair.two.directory, identity: pair.two.identity, bans: BanStore(pair.two.directory),
            policies: PolicyStore(pair.two.directory))
        #expect(access(pair.two.directory.dataKeys.path(of: pair.tenant), F_OK) == 0)
        let grave = StateRecord(
            kind: .tenant, id: pair.tenant, version: 2_000_000,
            content: .tenant(.deleted(time: pair.one.now, by: "test")))
        _ = try store.apply([grave], now: pair.two.now)
        #expect(access(pair.two.directory.dataKeys.path(of: pair.tenant), F_OK) != 0)
        let late = ConversationHead(new: pair.two.vault.newID(tenant: pair.tenant), now: pair.two.now)
        #expect(try await pair.two.append(["x"], to: late, of: pair.tenant) == .unavailable)
        #expect(try await pair.redis.command(["KEYS", "*"])?.texts == [])
    }

    @Test(.timeLimit(.minutes(1)))
    func `while Redis is silent nothing is stored and nothing is found, and afterwards all is there`() async throws {
        let pair = try await Pair()
        let head = try await pair.one.make(["1"], of: pair.tenant)
        pair.redis.pause()
        let began = ContinuousClock.now
        #expect(try await pair.one.load(head.id, of: pair.tenant) == .unavailable)
        #expect(try await pair.one.append(["2"], to: head, of: pair.tenant) == .unavailable)
        #expect(ContinuousClock.now - began < .seconds(9))
        pair.redis.resume()
        var answer = ConversationAnswer.unavailable
        for _ in 0..<3000 where answer == .unavailable {
            answer = try await pair.one.load(head.id, of: pair.tenant)
            if answer == .unavailable { try await Task.sleep(for: .milliseconds(10)) }
        }
        guard case .found(let found) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(found.turns.first == Array("1".utf8))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a key that another gateway retired stays where a text needs it, until that is sealed anew`() async throws {
        let pair = try await Pair()
        let (one, two, tenant) = (pair.one, pair.two, pair.tenant)
        try await two.keep("text", request: "req_1", of: tenant)
        #expect(try await one.vault.keys.rotate(tenant, on: one.loop).get() == 2)
        try await one.vault.keys.retire(tenant, below: 2, on: one.loop).get()
        #expect(try await one.vault.keys.keys(of: tenant, on: one.loop).get().all.map(\.generation) == [2])
        let known = try await two.vault.keys.keys(of: tenant, having: 2, on: two.loop).get()
        #expect(known.all.map(\.generation) == [1, 2])
        #expect(try two.kept("req_1") == "text")
        try await two.vault.resealTexts(of: tenant, on: two.loop).get()
        try await two.vault.keys.retire(tenant, below: 2, on: two.loop).get()
        #expect(try await two.vault.keys.keys(of: tenant, on: two.loop).get().all.map(\.generation) == [2])
        #expect(try two.kept("req_1") == "text")
    }
}
