import Glibc
import NIOCore
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// What becomes of stored conversations and their keys when a tenant is deleted, and when keys are changed.
    @Suite struct StoredTenantTests {
        /// Stores a conversation of one turn as the pipeline does; its id.
        static func store(_ text: String, of tenant: String, on gateway: GatewayHarness) async throws -> String {
            let keeper = try gateway.service(ConversationKeeper.self)
            let (vault, loop) = (keeper.vault, keeper.loop)
            let head = ConversationHead(new: vault.newID(tenant: tenant), now: Int64(SystemClock.wall()))
            let promise = loop.makePromise(of: AppendAnswer.self)
            loop.execute {
                vault.append(
                    [Array(text.utf8)], to: head, tenant: tenant, limits: ConversationLimits(),
                    now: Int64(SystemClock.wall()), on: loop
                ) { promise.succeed($0) }
            }
            let answer = try await promise.futureResult.get()
            guard case .stored = answer else { throw OutOfPatience(what: "a stored turn: \(answer)") }
            return head.id
        }

        /// The first turn of a conversation; nil where there is none.
        static func load(_ id: String, of tenant: String, on gateway: GatewayHarness) async throws -> String? {
            let keeper = try gateway.service(ConversationKeeper.self)
            let (vault, loop) = (keeper.vault, keeper.loop)
            let promise = loop.makePromise(of: ConversationAnswer.self)
            loop.execute {
                vault.load(id, tenant: tenant, now: Int64(SystemClock.wall()), on: loop) { promise.succeed($0) }
            }
            guard case .found(let found) = try await promise.futureResult.get() else { return nil }
            return found.turns.first.map { String(decoding: $0, as: UTF8.self) }
        }

        private static func keyFile(_ gateway: GatewayHarness, _ tenant: String) -> String {
            "\(gateway.application.directory.secretsPath)/tenant-keys/\(tenant)"
        }

        @Test(.timeLimit(.minutes(1)))
        func `deleting a tenant destroys what is stored of it, and says what that was`() async throws {
            try await GatewayHarness.run { gateway in
                let (tenant, other) = (try await gateway.tenant("acme"), try await gateway.tenant("globex"))
                let id = try await Self.store("secret", of: tenant.id, on: gateway)
                _ = try await Self.store("second", of: tenant.id, on: gateway)
                let kept = try await Self.store("kept", of: other.id, on: gateway)
                #expect(try await Self.load(id, of: tenant.id, on: gateway) == "secret")
                let rotated = try await gateway.control("POST", "/v1/tenants/acme/rotate-key", #"{"reason":"due"}"#)
                #expect(rotated.json?["generation"]?.int == 2)
                #expect(try await Self.load(id, of: tenant.id, on: gateway) == "secret")
                let reply = try await gateway.control("DELETE", "/v1/tenants/acme")
                let destroyed = try #require(reply.json?["destroyed"])
                let names: [StaticString] = ["keys", "bans", "conversations", "turns", "texts", "data_keys"]
                #expect(names.map { destroyed[$0]?.int } == [1, 0, 2, 2, 0, 2])
                #expect(reply.json?["complete"]?.bool == true)
                #expect(access(Self.keyFile(gateway, tenant.id), F_OK) != 0)
                #expect(try await Self.load(id, of: tenant.id, on: gateway) == nil)
                #expect(try await Self.load(kept, of: other.id, on: gateway) == "kept")
                let verbs = try gateway.management.actions.newest(limit: 3).map(\.verb)
                #expect(verbs.contains("tenant.rotate-key") && verbs.contains("tenant.delete"))
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a gateway with another master key does not start, and says which file it is`() async throws {
            let folder = try TestFolder()
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                let tenant = try await gateway.tenant("acme")
                _ = try await Self.store("x", of: tenant.id, on: gateway)
            }
            let master = folder.data + "/secrets/master"
            let good = try TestFolder.contents(master)
            try Self.put(Array(String(repeating: "ab", count: 32).utf8), master)
            await #expect { try await GatewayHarness.run(in: folder, upstream) { _ in } } throws: { error in
                (error as? StoresError)?.code == .secretMismatch && "\(error)".contains(master)
            }
            try Self.put(good, master)
            try await GatewayHarness.run(in: folder, upstream) { _ in }
            try await upstream.stop()
        }

        private static func put(_ bytes: [UInt8], _ path: String) throws {
            let descriptor = open(path, O_WRONLY | O_TRUNC)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        }

        @Test(.enabled(if: RedisServer.isAvailable), .timeLimit(.minutes(1)))
        func `within a second a deletion on one gateway destroys the keys on the others and in Redis`() async throws {
            try await GatewayCluster.run(2) { cluster in
                try await cluster.gateways([0, 1]) { gateways in
                    let tenant = try await gateways[0].tenant("acme")
                    try await eventually("the tenant") {
                        (try? gateways[1].application.identity.tenant("acme")) != nil
                    }
                    let id = try await Self.store("secret", of: tenant.id, on: gateways[0])
                    #expect(try await Self.load(id, of: tenant.id, on: gateways[1]) == "secret")
                    let reply = try await gateways[1].control("DELETE", "/v1/tenants/acme")
                    #expect(reply.json?["destroyed"]?["conversations"]?.int == 1)
                    #expect(reply.json?["complete"]?.bool == true)
                    let file = Self.keyFile(gateways[0], tenant.id)
                    // The keys are destroyed a moment after the tenant is gone.
                    try await eventually("the end", within: .seconds(1)) {
                        (try? gateways[0].application.identity.tenant("acme")) == nil && access(file, F_OK) != 0
                    }
                    #expect(try await Self.load(id, of: tenant.id, on: gateways[0]) == nil)
                }
            }
        }
    }
}
