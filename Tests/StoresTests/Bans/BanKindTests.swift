import SecurityGate
import Testing

@testable import Stores

@Suite struct BanKindTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: BanStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = try BanStore(directory)
    }

    private func request(
        _ target: String = "t_a", _ kind: Ban.Kind = .ban, scope: Ban.Scope = .tenant, until: Int64?,
        origin: Ban.Origin = .operator, simulated: Bool = false
    ) -> BanRequest {
        BanRequest(
            kind: kind, scope: scope, target: target, until: until, reason: "abuse", origin: origin, by: "ana",
            simulated: simulated)
    }

    @Test func `A ban and a quarantine of one target hold side by side, and each is lifted by itself`() throws {
        let quarantine = try store.add(request("t_a", .quarantine, until: nil), now: 1).ban
        #expect(store.table.ban(tenant: "t_a", now: 2)?.kind == .quarantine)
        #expect(!store.table.cuts(BanSubject(tenant: "t_a", key: "", address: .unknown), now: 2))
        let ban = try store.add(request(until: 50), now: 2)
        #expect(ban.change == .made)
        #expect(store.table.ban(tenant: "t_a", now: 3) == ban.ban)
        #expect(store.table.cuts(BanSubject(tenant: "t_a", key: "", address: .unknown), now: 3))
        #expect(store.table.ban(tenant: "t_a", now: 50) == quarantine)
        _ = try store.lift(quarantine.id, by: "ana", now: 4)
        #expect(store.table.ban(tenant: "t_a", now: 5) == ban.ban)
        #expect(try BanStore(directory).table.ban(tenant: "t_a", now: 5) == ban.ban)
    }

    @Test func `An automatic ban never holds those whose earlier requests may not count`() throws {
        _ = try store.add(request("192.0.2.1", scope: .address, until: nil, origin: .automatic), now: 1)
        #expect(store.table.ban(address: "192.0.2.1", now: 2) != nil)
        #expect(store.table.ban(address: "192.0.2.1", now: 2, heedsAutomatic: false) == nil)
    }

    @Test func `An operator takes an automatic ban over, with the later of both ends`() throws {
        _ = try store.add(request(until: 900, origin: .automatic), now: 1)
        let taken = try store.add(request(until: 100), now: 2)
        #expect(taken.ban.origin == .operator)
        #expect(taken.ban.until == 900)
        #expect(taken.change == .kept)
        #expect(store.table.ban(tenant: "t_a", now: 3, heedsAutomatic: false)?.until == 900)
        #expect(try store.active(at: 3).count == 1)
    }

    @Test func `An automatic ban does not take an operator's place, however long it lasts`() throws {
        _ = try store.add(request(until: 100), now: 1)
        #expect(try store.add(request(until: 50, origin: .automatic), now: 2).change == .kept)
        _ = try store.add(request(until: 900, origin: .automatic), now: 2)
        #expect(store.table.ban(tenant: "t_a", now: 3)?.until == 900)
        #expect(store.table.ban(tenant: "t_a", now: 3, heedsAutomatic: false)?.until == 100)
        let lifted = try #require(try store.active(at: 3).first)
        _ = try store.lift(lifted.id, by: "ana", now: 4)
        #expect(store.table.isEmpty)
    }

    struct Place: Sendable, CustomTestStringConvertible {
        var range: String
        var address: String
        var isHeld: Bool
        var testDescription: String { "\(address) in \(range)" }
    }

    static let places = [
        Place(range: "192.0.2.0/24", address: "192.0.2.255", isHeld: true),
        Place(range: "192.0.2.0/24", address: "192.0.3.0", isHeld: false),
        Place(range: "10.0.0.0/8", address: "10.255.0.1", isHeld: true),
        Place(range: "192.0.2.7", address: "192.0.2.7", isHeld: true),
        Place(range: "192.0.2.7", address: "192.0.2.8", isHeld: false),
        Place(range: "2001:db8::/32", address: "2001:db8:ffff::1", isHeld: true),
        Place(range: "2001:db8::/32", address: "2001:db9::1", isHeld: false),
        Place(range: "2001:db8::/32", address: "192.0.2.1", isHeld: false),
    ]

    @Test(arguments: places) func `A range holds the addresses in it`(_ place: Place) throws {
        _ = try store.add(request(place.range, scope: .address, until: nil), now: 1)
        #expect((store.table.ban(address: place.address, now: 2) != nil) == place.isHeld)
    }

    @Test func `An address is held by whichever of its ranges refuses most`() throws {
        for number in 0..<200 {
            _ = try store.add(request("198.51.\(number).7", scope: .address, until: nil), now: 1)
        }
        _ = try store.add(request("192.0.2.0/24", .quarantine, scope: .address, until: nil), now: 1)
        let wide = try store.add(request("192.0.0.0/16", scope: .address, until: 9), now: 1).ban
        #expect(store.table.ban(address: "192.0.2.1", now: 2) == wide)
        #expect(store.table.ban(address: "192.0.2.1", now: 9)?.kind == .quarantine)
    }

    @Test(arguments: [
        "0.0.0.0/0", "10.0.0.0/7", "::/0", "::/64", "2001::/16", "192.0.2.1/24", "192.0.2.1/32", "nowhere",
    ])
    func `What is no address, written otherwise or far too wide is refused`(_ target: String) {
        let request = request(target, scope: .address, until: nil)
        #expect(code { _ = try store.add(request, now: 1) } == .valueInvalid)
    }

    private func automatic(_ now: Int64, simulated: Bool = false) throws -> Int? {
        let request = request("k_a", scope: .key, until: nil, origin: .automatic, simulated: simulated)
        return try store.addAutomatic(request, memory: 10_000, now: now) { Int64(10 * ($0 + 1)) }?.turn
    }

    @Test func `Automatic bans last longer each time, until the earlier ones are forgotten`() throws {
        #expect(try automatic(100) == 1)
        #expect(try automatic(105) == nil)
        #expect(store.table.ban(key: "k_a", now: 106)?.until == 110)
        #expect(try automatic(120) == 2)
        #expect(store.table.ban(key: "k_a", now: 121)?.until == 140)
        #expect(store.table.ban(key: "k_a", now: 121)?.reason == "abuse, 2nd time")
        #expect(
            try BanStore(directory).addAutomatic(
                request("k_a", scope: .key, until: nil, origin: .automatic), memory: 10_000, now: 150
            ) { _ in 5 }?.turn == 3)
        #expect(try automatic(20_000) == 1)
    }

    @Test func `A quarantine that becomes a ban is the same offence`() throws {
        let quarantine = request("k_a", .quarantine, scope: .key, until: nil, origin: .automatic)
        #expect(try store.addAutomatic(quarantine, memory: 10_000, now: 100) { _ in 50 }?.turn == 1)
        #expect(try automatic(110) == 1)
        #expect(try store.times(BanTarget(scope: .key, name: "k_a"), simulated: false) == 1)
        #expect(try automatic(200) == 2)
    }

    @Test func `What an operator undid does not count, what was extended does`() throws {
        #expect(try automatic(100) == 1)
        let undone = try #require(try store.active(at: 101).first)
        _ = try store.lift(undone.id, by: "ana", now: 101)
        #expect(try automatic(102) == 1)
        let target = BanTarget(scope: .key, name: "k_a")
        #expect(try store.times(target, simulated: false) == 1)
        _ = try store.add(request("k_a", scope: .key, until: 130), now: 103)
        #expect(try store.times(target, simulated: false) == 1)
        #expect(try automatic(140) == 2)
    }

    @Test func `Simulated ones count by themselves`() throws {
        #expect(try automatic(100, simulated: true) == 1)
        #expect(try automatic(200, simulated: true) == 2)
        #expect(try automatic(200) == 1)
        #expect(try store.history(of: "k_a").count == 3)
        #expect(try store.history(of: "k_b").isEmpty)
    }
}
