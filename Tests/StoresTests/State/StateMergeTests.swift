import SecurityGate
import Synchronization
import Testing

@testable import Stores

/// Gateways that change the same things at the same time, and then hear of each other.
@Suite struct StateMergeTests {
    let shared = MemoryState()
    let first: StateNode
    let second: StateNode
    let third: StateNode
    var nodes: [StateNode] { [first, second, third] }

    init() throws {
        first = try StateNode()
        second = try StateNode()
        third = try StateNode()
    }

    private func settle(now: Int64 = 1_000) throws {
        #expect(try StateNode.settle(nodes, shared, now: now) < 10)
        let contents = try nodes.map { try $0.contents() }
        #expect(contents[0] == contents[1] && contents[1] == contents[2])
        for node in nodes { #expect(try node.store.pendingCount() == 0) }
    }

    @Test func `everything made on one gateway is on all of them`() throws {
        let settings = TenantSettings(
            limits: TenantLimits(requests: 7), mode: .monitor, access: TenantAccess(models: [.prefix("l")]))
        let tenant = try first.identity.createTenant("acme", settings: settings, by: "local", now: 1)
        let key = try first.identity.createKey(for: "acme", expires: 5_000, by: "local", now: 2)
        _ = try first.identity.createOperator("ana", role: .viewer, expires: 9_000, by: "local", now: 3)
        let request = BanRequest(
            scope: .key, target: key.id, until: nil, reason: "abuse", origin: .operator, by: "ana")
        let ban = try second.bans.add(request, now: 4).ban
        let set = try third.policies.set(PolicyDocument(text: PolicySamples.whole), by: "ana", reason: "why", now: 5)
        try settle()
        for node in nodes {
            #expect(try node.identity.tenant("acme") == tenant)
            #expect(try node.identity.key(key.id).expires == 5_000)
            #expect(node.identity.cache.isLive(keyID: key.id, now: 10))
            #expect(try node.identity.operators().map(\.name) == ["ana"])
            #expect(node.bans.table.ban(tenant: "", key: key.id, now: 10) == ban)
            #expect(node.policies.current() == set)
        }
    }

    @Test func `rotation on one gateway never loses the revocation on another`() throws {
        _ = try first.identity.createTenant("acme", by: "local", now: 1)
        let key = try first.identity.createKey(for: "acme", by: "local", now: 2)
        try settle()
        try second.identity.revokeKey(key.id, by: "ben", now: 100)
        // Later by its clock, so it would win if the larger version simply won.
        _ = try third.identity.rotateKey(key.id, overlap: 5_000, by: "cem", now: 200)
        try settle()
        for node in nodes {
            let known = try node.identity.key(key.id)
            #expect(known.revoked == 100 && known.expires == 5_200)
            #expect(!node.identity.cache.isLive(keyID: key.id, now: 300))
        }
    }

    @Test func `an end by an earlier clock still counts`() throws {
        _ = try first.identity.createTenant("acme", by: "local", now: 1)
        let key = try first.identity.createKey(for: "acme", by: "local", now: 50_000)
        try settle()
        // The clock of this gateway is far behind: its version grows all the same.
        try second.identity.revokeKey(key.id, by: "ben", now: 3)
        try settle()
        for node in nodes { #expect(!node.identity.cache.isLive(keyID: key.id, now: 50_001)) }
    }

    @Test func `a deleted tenant takes its keys and bans along everywhere and never comes back`() throws {
        let tenant = try first.identity.createTenant("acme", by: "local", now: 1)
        let key = try first.identity.createKey(for: "acme", by: "local", now: 2)
        try settle()
        try first.identity.delete("acme", by: "local", now: 100)
        // Meanwhile others go on with it, by later clocks.
        _ = try second.identity.suspend("acme", by: "ben", now: 200)
        let late = try third.identity.createKey(for: "acme", by: "cem", now: 300)
        let request = BanRequest(
            scope: .tenant, target: tenant.id, until: nil, reason: "", origin: .operator, by: "cem")
        _ = try third.bans.add(request, now: 300)
        try settle()
        for node in nodes {
            #expect(try node.identity.tenants().isEmpty)
            #expect(node.identity.cache.count == 0)
            #expect(!node.identity.cache.isLive(keyID: key.id, now: 400))
            #expect(!node.identity.cache.isLive(keyID: late.id, now: 400))
            #expect(node.bans.table.isEmpty)
        }
        #expect(shared.records.keys.sorted() == ["tenant/\(tenant.id)"])
    }

    @Test func `of one name given twice the older tenant keeps it, on all gateways alike`() throws {
        let older = try second.identity.createTenant("acme", by: "local", now: 10)
        let younger = try first.identity.createTenant("acme", by: "local", now: 11)
        let key = try first.identity.createKey(for: younger.id, by: "local", now: 12)
        try settle()
        for node in nodes {
            #expect(try node.identity.tenant("acme").id == older.id)
            #expect(try node.identity.tenant(younger.id).name == "acme." + younger.id.suffix(6))
            #expect(node.identity.cache.isLive(keyID: key.id, now: 100))
        }
    }

    @Test func `of one operator's name given twice both tokens work`() throws {
        let one = try first.identity.createOperator("ana", role: .viewer, by: "local", now: 10)
        let two = try second.identity.createOperator("ana", role: .admin, by: "local", now: 11)
        try settle()
        for node in nodes {
            let names = Dictionary(uniqueKeysWithValues: try node.identity.operators().map { ($0.id, $0.name) })
            #expect(names == [one.id: "ana", two.id: "ana." + two.id.suffix(6)])
        }
    }

    @Test func `of two bans of one target the longer holds, and lifting ends both`() throws {
        func ban(_ until: Int64) -> BanRequest {
            BanRequest(scope: .address, target: "192.0.2.1", until: until, reason: "", origin: .operator, by: "a")
        }
        let short = try first.bans.add(ban(2_000), now: 10).ban
        let long = try second.bans.add(ban(9_000), now: 11).ban
        try settle()
        for node in nodes { #expect(node.bans.table.ban(address: "192.0.2.1", now: 5_000)?.id == long.id) }
        _ = try third.bans.lift(short.id, by: "cem", now: 20)
        try settle()
        for node in nodes {
            #expect(node.bans.table.ban(address: "192.0.2.1", now: 30) == nil)
            #expect(try node.bans.history().map(\.lifted) == [20, 20])
        }
    }

    @Test func `an older record that comes again is refused, counted and answered with the newer`() throws {
        _ = try first.identity.createTenant("acme", by: "local", now: 1)
        let key = try first.identity.createKey(for: "acme", by: "local", now: 2)
        let old = try first.store.records(after: nil, limit: 100)
        try settle()
        try first.identity.revokeKey(key.id, by: "local", now: 3)
        try settle()
        let outcome = try second.store.apply(old, now: 1_000)
        #expect(outcome.applied == 0 && outcome.refused == [.stale: 1] && !outcome.kinds.contains(.key))
        #expect(!second.identity.cache.isLive(keyID: key.id, now: 4))
        #expect(try second.store.pending(limit: 10).map(\.field) == ["key/\(key.id)"])
    }

    @Test func `another key under a known id is a conflict`() throws {
        let record = StateSamples.all[2]
        _ = try first.store.apply([record], now: 20)
        var other = StateSamples.key()
        other.mac[0] ^= 1
        let forged = StateRecord(kind: .key, id: record.id, version: 99, content: .key(other))
        #expect(try first.store.apply([forged], now: 21).refused == [.conflict: 1])
        #expect(try first.identity.key(record.id).id == record.id)
    }

    @Test func `a record that fits nowhere keeps no other one back`() throws {
        let winner = try first.identity.createTenant("acme", by: "local", now: 1)
        let taken = try first.identity.createTenant("acme.klmnop", by: "local", now: 2)
        let tenant = StateSamples.tenant(created: 50)
        let loser = StateRecord(kind: .tenant, id: tenant.id, version: 60, content: .tenant(.living(tenant)))
        let outcome = try first.store.apply([loser, StateSamples.all[3]], now: 70)
        #expect(outcome.refused == [.conflict: 1] && outcome.applied == 1)
        #expect(try first.identity.tenants().map(\.id) == [winner.id, taken.id])
        #expect(try first.identity.operators().map(\.name) == ["ana"])
    }

    @Test func `a name that is free again is given anew, also when both are heard of at once`() throws {
        for number in 1...8 {
            let name = "acme\(number)"
            _ = try first.identity.createTenant(name, by: "local", now: 1)
            _ = try first.identity.createOperator(name, role: .admin, by: "local", now: 1)
            try settle()
            try first.identity.delete(name, by: "local", now: 2)
            try first.identity.revokeOperator(name, by: "local", now: 2)
            let next = try first.identity.createTenant(name, by: "local", now: 3)
            let token = try first.identity.createOperator(name, role: .admin, by: "local", now: 3)
            try settle()
            for node in nodes {
                #expect(try node.identity.tenant(name).id == next.id)
                #expect(try node.identity.operators().contains { $0.id == token.id && $0.name == name })
            }
        }
    }

    @Test func `a change of settings elsewhere never undoes a suspension`() throws {
        let tenant = try first.identity.createTenant("acme", by: "local", now: 1)
        let key = try first.identity.createKey(for: "acme", by: "local", now: 1)
        try settle()
        _ = try first.identity.suspend(tenant.id, by: "local", now: 50)
        _ = try second.identity.update(tenant.id, by: "local", now: 60) { $0.limits.requests = 9 }
        try settle()
        for node in nodes {
            let known = try node.identity.tenant(tenant.id)
            #expect(known.state == .suspended && known.settings.limits.requests == 9)
            #expect(!node.identity.cache.isLive(keyID: key.id, now: 70))
        }
        _ = try third.identity.resume(tenant.id, by: "local", now: 80)
        _ = try first.identity.update(tenant.id, by: "local", now: 90) { $0.limits.requests = 10 }
        try settle()
        for node in nodes { #expect(try node.identity.tenant(tenant.id).state == .active) }
    }

    @Test func `two states of one version give way to a third`() throws {
        let tenant = try first.identity.createTenant("acme", by: "local", now: 1)
        try settle()
        _ = try first.identity.suspend(tenant.id, by: "local", now: 50)
        _ = try second.identity.update(tenant.id, by: "local", now: 50) { $0.mode = .monitor }
        try settle()
    }

    @Test func `what may be a reason here is taken there too`() throws {
        let reason = String(repeating: "\u{65e5}", count: ActionLog.reasonLimit)
        let request = BanRequest(
            scope: .address, target: "192.0.2.1", until: nil, reason: reason, origin: .operator, by: "ana")
        _ = try first.bans.add(request, now: 10)
        _ = try first.policies.set(.empty, by: "ana", reason: reason, now: 11)
        try settle()
        for node in nodes { #expect(node.bans.table.ban(address: "192.0.2.1", now: 20)?.reason == reason) }
    }

    @Test func `bans and ends are shared before the tenants that they are about`() throws {
        let tenant = try first.identity.createTenant("acme", by: "local", now: 1)
        let gone = try first.identity.createTenant("gone", by: "local", now: 1)
        _ = try first.identity.createKey(for: tenant.id, by: "local", now: 2)
        try first.identity.delete(gone.id, by: "local", now: 3)
        let request = BanRequest(
            scope: .tenant, target: tenant.id, until: nil, reason: "", origin: .operator, by: "ana")
        let ban = try first.bans.add(request, now: 4).ban
        try settle()
        try first.store.restart(epoch: "another")
        let fields = try first.store.pending(limit: 10).map(\.field)
        #expect(fields.prefix(2) == ["ban/\(ban.id)", "tenant/\(gone.id)"])
        #expect(fields.last == "tenant/\(tenant.id)")
    }

    @Test func `a tenant whose ban was lifted elsewhere is told of`() throws {
        let tenant = try first.identity.createTenant("acme", by: "local", now: 1)
        let request = BanRequest(
            scope: .tenant, target: tenant.id, until: nil, reason: "", origin: .operator, by: "ana")
        let ban = try first.bans.add(request, now: 2).ban
        try settle()
        let heard = Mutex<[BanTarget]>([])
        second.bans.listen { target in heard.withLock { $0.append(target) } }
        _ = try first.bans.lift(ban.id, by: "ana", now: 3)
        try settle()
        #expect(heard.withLock { $0 } == [BanTarget(scope: .tenant, name: tenant.id)])
    }

    @Test func `keys that come before their tenant work once it is there`() throws {
        _ = try first.store.apply([StateSamples.all[2]], now: 20)
        #expect(!first.identity.cache.isLive(keyID: "abcdefghijkl", now: 30))
        let tenant = StateRecord(
            kind: .tenant, id: StateSamples.tenantID, version: 40,
            content: .tenant(
                .living(
                    Tenant(
                        id: StateSamples.tenantID, name: "acme", state: .active, settings: TenantSettings(), created: 1)
                )))
        _ = try first.store.apply([tenant], now: 21)
        #expect(first.identity.cache.isLive(keyID: "abcdefghijkl", now: 30))
    }

    @Test func `a change made while the older state is on its way stays pending`() throws {
        _ = try first.identity.createTenant("acme", by: "local", now: 1)
        let items = try first.store.pending(limit: 10)
        _ = try first.identity.suspend("acme", by: "local", now: 2)
        try first.store.settle(items)
        #expect(try first.store.pendingCount() == 1)
    }

    /// Random work on three gateways that hear of each other now and then.
    @Test(arguments: 1...8) func `whatever is done in whatever order, all gateways end alike`(_ seed: Int) throws {
        var random = Splitmix(seed: UInt64(seed))
        for step in 1...60 {
            let node = nodes[random.below(3)]
            // Clocks that are apart, and often at the same moment.
            let now = Int64((step + random.below(4)) / 4 * 40)
            try? Self.change(node, now: now, &random)
            if random.below(4) == 0 {
                _ = try nodes[random.below(3)].turn(shared, now: now, limit: 1 + random.below(4))
            }
        }
        try settle(now: 2_000)
        #expect(try first.contents().count > 5)
        for node in nodes {
            #expect(node.policies.current() == first.policies.current())
            #expect(
                node.bans.table.tenants(at: 0).map(\.id).sorted() == first.bans.table.tenants(at: 0).map(\.id).sorted())
            for tenant in try node.identity.tenants() {
                for key in try node.identity.keys(of: tenant.id) where key.revoked != nil {
                    #expect(!node.identity.cache.isLive(keyID: key.id, now: 0))
                }
            }
        }
    }

    private static func change(_ node: StateNode, now: Int64, _ random: inout Splitmix) throws {
        let tenants = try node.identity.tenants()
        let tenant = tenants.isEmpty ? "" : tenants[random.below(tenants.count)].id
        let keys = try tenants.isEmpty ? [] : node.identity.keys(of: tenant)
        let key = keys.isEmpty ? "" : keys[random.below(keys.count)].id
        let name = "n\(random.below(3))"
        switch random.below(14) {
        case 0, 1: _ = try node.identity.createTenant(name, by: "local", now: now)
        case 2, 3: _ = try node.identity.createKey(for: tenant, by: "local", now: now)
        case 4: try node.identity.revokeKey(key, by: "local", now: now)
        case 5: _ = try node.identity.rotateKey(key, overlap: Int64(random.below(3)) * 100, by: "local", now: now)
        case 6: _ = try node.identity.suspend(tenant, by: "local", now: now)
        case 7:
            let request = BanRequest(
                kind: random.below(2) == 0 ? .ban : .quarantine, scope: .tenant, target: tenant, until: now + 500,
                reason: "", origin: random.below(2) == 0 ? .operator : .automatic, by: "local")
            _ = try node.bans.add(request, now: now)
        case 8:
            let open = try node.bans.active(at: now)
            if let ban = open.first { _ = try node.bans.lift(ban.id, by: "local", now: now) }
        case 9: _ = try node.identity.createOperator(name, role: .viewer, by: "local", now: now)
        case 10: try node.identity.revokeOperator(name, by: "local", now: now)
        case 11:
            let isThere = node.policies.current()?.document != nil
            let document = try PolicyDocument(text: #"{"warn":\#(random.below(50))}"#)
            _ = try node.policies.set(isThere && random.below(4) == 0 ? nil : document, by: "local", now: now)
        case 12: _ = try node.identity.update(tenant, by: "local", now: now) { $0.limits.requests += 1 }
        default:
            guard random.below(3) == 0 else { return }
            try node.identity.delete(tenant, by: "local", now: now)
            try node.bans.reload(now: now)
        }
    }
}

/// A small generator with a seed, so that a failure can be had again.
struct Splitmix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
