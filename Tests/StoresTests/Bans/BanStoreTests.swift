import GRDB
import Testing

@testable import Stores

@Suite struct BanStoreTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let store: BanStore

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        store = try BanStore(directory)
    }

    private func request(
        _ target: String = "t_a", scope: Ban.Scope = .tenant, until: Int64?, simulated: Bool = false,
        kind: Ban.Kind = .ban, origin: Ban.Origin = .operator
    ) -> BanRequest {
        BanRequest(
            kind: kind, scope: scope, target: target, until: until, reason: "abuse", origin: origin, by: "detector",
            simulated: simulated)
    }

    private func held(now: Int64, simulated: Bool = false) -> Ban? {
        store.table.ban(tenant: "t_a", key: "k", address: "192.0.2.1", now: now, simulated: simulated)
    }

    struct Extension: CustomTestStringConvertible, Sendable {
        var first: Int64?
        var second: Int64?
        var mayShorten = false
        var wanted: Int64?
        var change: BanOutcome.Change
        var testDescription: String { "\(first ?? -1) then \(second ?? -1), may shorten: \(mayShorten)" }
    }

    static let extensions: [Extension] = [
        Extension(first: 100, second: 200, wanted: 200, change: .extended),
        Extension(first: 200, second: 100, wanted: 200, change: .kept),
        Extension(first: 100, second: nil, wanted: nil, change: .extended),
        Extension(first: nil, second: 100, wanted: nil, change: .kept),
        Extension(first: 200, second: 100, mayShorten: true, wanted: 100, change: .shortened),
        Extension(first: nil, second: 100, mayShorten: true, wanted: 100, change: .shortened),
    ]

    @Test(arguments: extensions)
    func `A ban is extended and never shortened unless told`(_ step: Extension) throws {
        _ = try store.add(request(until: step.first), now: 1)
        let outcome = try store.add(request(until: step.second), mayShorten: step.mayShorten, now: 2)
        #expect(outcome.ban.until == step.wanted)
        #expect(outcome.change == step.change)
        #expect(try store.active(at: 3).map(\.until) == [step.wanted])
        #expect(held(now: 3)?.until == step.wanted)
    }

    @Test func `A ban ends at its moment and a new one may then be shorter`() throws {
        _ = try store.add(request(until: 100), now: 1)
        #expect(held(now: 99) != nil)
        #expect(held(now: 100) == nil)
        #expect(try store.active(at: 100).isEmpty)
        #expect(try store.add(request(until: 120), now: 110).ban.until == 120)
        #expect(held(now: 119)?.until == 120)
    }

    @Test func `Each scope is looked up by its own name only`() throws {
        _ = try store.add(request("192.0.2.1", scope: .address, until: nil), now: 1)
        _ = try store.add(request("k", scope: .key, until: nil), now: 1)
        let table = store.table
        #expect(table.ban(tenant: "k", key: "t", address: "192.0.2.2", now: 2) == nil)
        #expect(table.ban(tenant: "t", key: "k", now: 2)?.scope == .key)
        #expect(table.ban(tenant: "t", key: "x", address: "192.0.2.1", now: 2)?.scope == .address)
    }

    @Test func `A simulated ban refuses nobody and hides no real one`() throws {
        _ = try store.add(request(until: nil, simulated: true), now: 1)
        #expect(held(now: 2) == nil)
        #expect(held(now: 2, simulated: true) != nil)
        _ = try store.add(request(until: 50), now: 2)
        #expect(held(now: 3)?.until == 50)
        #expect(try store.active(at: 3).count == 2)
    }

    @Test func `A lifted ban is over for good`() throws {
        let ban = try store.add(request(until: nil), now: 1).ban
        _ = try store.lift(ban.id, by: "ana", reason: "mistake", now: 2)
        #expect(held(now: 3) == nil)
        #expect(code { _ = try store.lift(ban.id, by: "ana", now: 3) } == .notFound)
        #expect(try store.history().map(\.lifted) == [2])
        #expect(try ActionLog(directory).newest().map(\.verb) == ["ban.lift", "ban.add"])
    }

    @Test func `Bans survive a restart`() throws {
        let ban = try store.add(request(until: 100), now: 1).ban
        #expect(try BanStore(directory).table.ban(tenant: "t_a", now: 2) == ban)
    }

    @Test func `A change made elsewhere is seen after reloading`() throws {
        let other = try BanStore(directory)
        _ = try store.add(request(until: nil), now: 1)
        #expect(other.table.isEmpty)
        try other.reload(now: 2)
        #expect(!other.table.isEmpty)
    }

    @Test func `Bans long over leave the table and stay in the history`() throws {
        for number in 1...50 { _ = try store.add(request("t_\(number)", until: 100), now: 1) }
        let muchLater: Int64 = 1_000_000_000
        _ = try store.add(request("t_new", until: nil), now: muchLater)
        #expect(store.table.tenants(at: 0).map(\.id) == ["t_new"])
        #expect(try store.history().count == 51)
        #expect(try store.active(at: muchLater).map(\.target) == ["t_new"])
    }

    @Test func `Bans without a target or already over are refused`() {
        #expect(code { _ = try store.add(request("", until: nil), now: 1) } == .valueInvalid)
        #expect(code { _ = try store.add(request(until: 5), now: 5) } == .valueInvalid)
        #expect(store.table.isEmpty)
    }
}
