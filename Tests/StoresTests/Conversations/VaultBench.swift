import GRDB
import NIOCore
import NIOPosix
import SecurityGate
import Synchronization
import TenantIsolator
import Testing

@testable import Stores

/// One gateway's stored conversations with the directory below, asked from a thread of the test's own.
final class VaultBench: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case sqlite, redis

        /// Those that can be tested on this machine.
        static let available = allCases.filter { $0 == .sqlite || PrivateRedis.isAvailable }
    }

    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let identity: IdentityStore
    let isolator: TenantIsolator
    let redis: PrivateRedis?
    let vault: ConversationVault
    let loop: any EventLoop
    private let time = Mutex<Int64>(1_000_000)

    /// - Parameters:
    ///   - temporary: where another bench lives that is closed; nil for a new place.
    ///   - redis: one that another gateway has too; nil for a new one where it is needed.
    init(
        _ kind: Kind, in temporary: TemporaryDirectory? = nil, redis shared: PrivateRedis? = nil,
        secrets: String? = nil
    ) async throws {
        let place = try temporary ?? TemporaryDirectory()
        self.temporary = place
        let directory = try DataDirectory(place.data, secrets: secrets, purpose: "test")
        self.directory = directory
        identity = try IdentityStore(directory)
        let isolator = TenantIsolator(
            masterKey: directory.secrets.master.bytes, former: directory.secrets.formerMaster?.bytes)
        self.isolator = isolator
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        self.loop = loop
        if kind == .redis, shared == nil { redis = try await PrivateRedis() } else { redis = shared }
        let up = loop.makePromise(of: Void.self)
        let address = kind == .redis ? redis?.address : nil
        vault = try await loop.submit {
            ConversationVault.open(
                directory, redis: address, isolator: isolator, work: .singleton, on: loop
            ) { if $0 { up.succeed() } }
        }.get()
        if kind == .sqlite { up.succeed() }
        try await up.futureResult.get()
    }

    deinit { vault.stop() }

    /// Milliseconds since 1970, as the bench sees it.
    var now: Int64 { time.withLock { $0 } }

    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }

    func tenant(_ name: String) throws -> String { try identity.createTenant(name, by: "test", now: now).id }

    // MARK: - The vault's calls

    func load(_ id: String, of tenant: String) async throws -> ConversationAnswer {
        let (vault, loop, now) = (vault, loop, now)
        return try await answer { vault.load(id, tenant: tenant, now: now, on: loop, $0) }
    }

    func append(
        _ turns: [String], to head: ConversationHead, of tenant: String,
        limits: ConversationLimits = ConversationLimits()
    ) async throws -> AppendAnswer {
        let (vault, loop, now) = (vault, loop, now)
        let bytes = turns.map { Array($0.utf8) }
        return try await answer {
            vault.append(bytes, to: head, tenant: tenant, limits: limits, now: now, on: loop, $0)
        }
    }

    /// A new conversation with these turns, as it is stored.
    func make(
        _ turns: [String], of tenant: String, model: String? = "m", limits: ConversationLimits = ConversationLimits()
    ) async throws -> ConversationHead {
        let head = ConversationHead(new: vault.newID(tenant: tenant), model: model, now: now)
        let answer = try await append(turns, to: head, of: tenant, limits: limits)
        guard case .stored(let stored) = answer else { throw Unexpected(what: "\(answer)") }
        return stored
    }

    func list(of tenant: String, after: String? = nil, limit: Int = 100) async throws -> ListAnswer {
        let (vault, loop, now) = (vault, loop, now)
        return try await answer {
            vault.list(tenant: tenant, after: after, limit: limit, now: now, on: loop, $0)
        }
    }

    func remove(_ id: String, of tenant: String) async throws -> RemoveAnswer {
        let (vault, loop, now) = (vault, loop, now)
        return try await answer { vault.remove(id, tenant: tenant, now: now, on: loop, $0) }
    }

    /// The turns of a conversation; nil for one that is not found.
    func turns(_ id: String, of tenant: String) async throws -> [String]? {
        guard case .found(let found) = try await load(id, of: tenant) else { return nil }
        return found.turns.map { String(decoding: $0, as: UTF8.self) }
    }

    struct Unexpected: Error {
        let what: String
    }

    func answer<T: Sendable>(_ ask: @escaping @Sendable (@escaping (T) -> Void) -> Void) async throws -> T {
        let promise = loop.makePromise(of: T.self)
        loop.execute { ask { promise.succeed($0) } }
        return try await promise.futureResult.get()
    }

    /// Exactly what lies in the database of a conversation.
    func row(_ name: String) throws -> [String: DatabaseValue]? {
        try directory.database.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM conversations WHERE name = ?", arguments: [name]).map {
                Dictionary(uniqueKeysWithValues: $0.map { ($0, $1) })
            }
        }
    }

    func write(_ sql: String, _ arguments: StatementArguments = []) throws {
        try directory.database.write { try $0.execute(sql: sql, arguments: arguments) }
    }
}
