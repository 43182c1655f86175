import Crypto
import Stores
import Testing

@testable import Gateway

/// Gateways of one installation: one Redis, one model server, the same secrets, and a directory each.
struct GatewayCluster: Sendable {
    let redis: RedisServer
    let upstream: FakeUpstream
    private let folders: [TestFolder]

    /// - Parameter size: how many gateways may be run.
    static func run(
        _ size: Int, _ script: @escaping FakeUpstream.Script = ModelServer.good(.openai),
        _ body: (GatewayCluster) async throws -> Void
    ) async throws {
        let redis = try RedisServer()
        try await redis.start()
        let upstream = FakeUpstream(script)
        try await upstream.start()
        let folders = try (0..<size).map { _ in try TestFolder() }
        try await body(GatewayCluster(redis: redis, upstream: upstream, folders: folders))
        upstream.release()
        try await upstream.stop()
    }

    /// Runs the gateways with these numbers, all at the same time; each waits until it shares the others' state.
    func gateways(
        _ numbers: [Int], waits: Bool = true, secrets: String? = nil, _ body: ([GatewayHarness]) async throws -> Void
    ) async throws {
        try await start(numbers[...], [], waits, secrets, body)
    }

    private func start(
        _ rest: ArraySlice<Int>, _ running: [GatewayHarness], _ waits: Bool, _ secrets: String?,
        _ body: ([GatewayHarness]) async throws -> Void
    ) async throws {
        guard let number = rest.first else { return try await body(running) }
        let address = try #require(RedisAddress("unix:\(redis.socket)"))
        let shared = secrets ?? folders[0].path + "/secrets"
        try await GatewayHarness.run(
            in: folders[number], upstream,
            configure: { ($0.redis, $0.gateway, $0.secrets) = (address, "gw\(number)", shared) }
        ) { gateway in
            if waits { try await gateway.sharesState() }
            try await start(rest.dropFirst(), running + [gateway], waits, secrets, body)
        }
    }
}

extension GatewayHarness {
    var state: StateCounters {
        get throws {
            try #require(application.services.lazy.compactMap { $0 as? StateSync }.first).stateCounters()
        }
    }

    /// Waits until it knows a tenant that was made on another one, without asking: too many keys that nobody knows yet
    /// would shut the tests' address out.
    func knows(_ tenant: TestTenant, within limit: Duration = .seconds(10)) async throws {
        try await eventually("the tenant", within: limit) {
            application.identity.cache.isLive(keyID: tenant.keyID, now: 0)
        }
    }

    /// Waits until the shared store was read, and has all that is here.
    func sharesState() async throws {
        // Asked of the database: what was done a moment ago is not counted by the service yet.
        let store = StateStore(
            application.directory, identity: application.identity, bans: try management.bans,
            policies: application.policies)
        try await eventually("shared state") { try store.pendingCount() == 0 && state.isShared }
    }

    /// Expects a status for a request with a tenant's key.
    func answers(_ tenant: TestTenant, _ status: Int) async throws {
        #expect(try await self.status(tenant) == status)
    }

    /// The status of a request with a tenant's key.
    func status(_ tenant: TestTenant) async throws -> Int { try await chat(tenant).status }
}
