import Foundation
import GRDB
import Testing

@testable import Stores

/// A database of the release before, opened by this one.
@Suite struct MigrationTests {
    let temporary: TemporaryDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        try temporary.open().close()
        unlink(temporary.database)
        for end in ["-wal", "-shm"] { unlink(temporary.database + end) }
        let queue = try DatabaseQueue(path: temporary.database)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(0x5349_6462)") }
        try Schema.migrator.migrate(queue, upTo: "v1")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO tenants VALUES('t_abcdefghijklmnop', 'acme', 'active', 60, 0, 0, 1, 'enforce', 5);
                    INSERT INTO keys VALUES('abcdefghijkl', 't_abcdefghijklmnop', zeroblob(32), 6, NULL, NULL);
                    INSERT INTO keys VALUES('bbcdefghijkl', 't_abcdefghijklmnop', zeroblob(32), 6, NULL, 7);
                    INSERT INTO operators VALUES('mnopqrstuvwx', 'ana', 'admin', zeroblob(32), 8, NULL);
                    INSERT INTO bans VALUES(
                        'b_abcdefghijklmnop', 'tenant', 't_abcdefghijklmnop', NULL, :reason, 'operator', 'ana', 9, NULL, 0);
                    """,
                arguments: ["reason": "two\nlines " + String(repeating: "x", count: 800)])
        }
        try queue.close()
    }

    @Test func `all that it held is in force, and every other gateway takes it`() throws {
        let directory = try temporary.open()
        let identity = try IdentityStore(directory)
        let (bans, policies) = (try BanStore(directory), try PolicyStore(directory))
        #expect(identity.cache.isLive(keyID: "abcdefghijkl", now: 10))
        #expect(!identity.cache.isLive(keyID: "bbcdefghijkl", now: 10))
        #expect(try identity.operators().map(\.name) == ["ana"])
        let banned = bans.table.ban(tenant: "t_abcdefghijklmnop", now: 10)
        #expect(banned?.reason.hasPrefix("two lines xx") == true)
        let store = StateStore(directory, identity: identity, bans: bans, policies: policies)
        let other = try StateNode()
        try store.restart(epoch: "e")
        let records = try store.pending(limit: 10).compactMap { item in
            if case .put(let record) = item { try other.seal.open(other.seal.sealed(record)) } else { nil }
        }
        let outcome = try other.store.apply(records, now: 20)
        #expect(outcome.applied == 5 && outcome.refused.isEmpty)
        #expect(other.bans.table.ban(tenant: "t_abcdefghijklmnop", now: 10) == banned)
        directory.close()
    }

    @Test func `what other gateways share is read from its beginning again`() throws {
        let queue = try DatabaseQueue(path: temporary.database)
        try Schema.migrator.migrate(queue, upTo: "v2")
        try queue.write { try StateLedger.set(StatePosition(epoch: "e", revision: 9), in: $0) }
        try queue.close()
        let directory = try temporary.open()
        #expect(try directory.database.read { try StateLedger.position(in: $0) } == nil)
        directory.close()
    }

    @Test func `a server that is out of service stays so`() throws {
        let queue = try DatabaseQueue(path: temporary.database)
        try Schema.migrator.migrate(queue, upTo: "v5")
        try queue.write { try $0.execute(sql: "INSERT INTO upstream_quarantines VALUES('gpu-1', 7)") }
        try queue.close()
        let directory = try temporary.open()
        let found = try #require(try UpstreamQuarantineStore(directory).open().first)
        #expect(found.since == 7 && found.concerns(address: "http://anywhere", name: "gpu-1"))
        directory.close()
    }

    @Test func `a policy of the release before goes on as a document, with its history`() throws {
        let queue = try DatabaseQueue(path: temporary.database)
        try Schema.migrator.migrate(queue, upTo: "v2")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO policies VALUES(7, 90, 10, 'none', 0, 'ana', 'first', 7);
                    INSERT INTO policies VALUES(9, 70, 40, 'full', 1, 'bob', 'then', 8);
                    """)
        }
        try queue.close()
        let directory = try temporary.open()
        let store = try PolicyStore(directory)
        let now = try #require(store.current())
        #expect((now.version, now.by, now.reason, now.time) == (9, "bob", "then", 8))
        let texts = try store.history(limit: 9).map { String(decoding: $0.document?.json ?? [], as: UTF8.self) }
        #expect(
            texts == [
                #"{"block":70,"warn":40,"excerpt":"full","expose_risk":true}"#,
                #"{"block":90,"warn":10,"excerpt":"none","expose_risk":false}"#,
            ])
        directory.close()
    }
}
