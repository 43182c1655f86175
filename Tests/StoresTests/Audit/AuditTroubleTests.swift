import GRDB
import Glibc
import Testing
import Vocabulary

@testable import Stores

/// What the writer does while the disk, another program or an operator is in its way.
@Suite struct AuditTroubleTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    let writer: AuditWriter

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        writer = try AuditWriter(directory, now: 0)
        writer.record(["before"])
    }

    private func limitPages(_ count: Int) throws {
        try directory.database.pool.writeWithoutTransaction { database in
            _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(count)")
        }
    }

    private func pageCount() throws -> Int {
        try directory.database.pool.writeWithoutTransaction {
            try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0
        }
    }

    /// Breaks writing, checks that nothing is reported durable, mends it, and checks that all goes on.
    private func expectRefusalAndRecovery(
        _ code: StoresError.Code, rows: Int = 10, breaking: () throws -> Void, mending: () throws -> Void
    ) throws {
        try breaking()
        let answers = Answers()
        let outcome = AuditItem.outcome(.sample("before"))
        writer.submit((0..<rows).map { answers.item(.sample("during-\($0)")) } + [outcome])
        #expect(answers.wait(for: rows).allSatisfy { !$0 })
        #expect(!writer.isHealthy)
        #expect(!writer.submit([.decision(.sample("turned-away")), .refusal(subject: "x", reason: .banned, time: 0)]))
        #expect(writer.counters().trouble?.code == code)
        #expect(writer.counters().failed == rows)

        try mending()
        writer.flush()
        #expect(writer.isHealthy)
        #expect(writer.counters().trouble == nil)
        writer.record(["after"])
        writer.stop()
        let records = try AuditReader(directory).decisions()
        #expect(records.map(\.row.requestID) == ["after", "before"])
        #expect(records.last?.outcome == .sample("before"))
        #expect(try AuditReader(directory).refusalCount() == 1)
        #expect(writer.counters().lostOutcomes == 0)
        #expect(try temporary.verdict() == .intact(rows: 2, head: writer.counters().head))
        directory.close()
    }

    @Test func `A full disk refuses, loses nothing silently, and is over when there is room`() throws {
        try expectRefusalAndRecovery(.databaseFull, rows: 2000) {
            try limitPages(pageCount())
        } mending: {
            try limitPages(1_000_000)
        }
    }

    @Test func `A database locked by another program refuses until the lock is gone`() throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: temporary.database, configuration: configuration)
        try expectRefusalAndRecovery(.databaseBusy) {
            try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        } mending: {
            try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        }
    }

    static let moved = ["data", "data/secureinfer.db", "data/secureinfer.db-wal"]

    @Test(arguments: moved)
    func `Files that were moved away refuse until they are back`(_ name: String) throws {
        let (here, away) = (temporary.path + "/" + name, temporary.path + "/away")
        try expectRefusalAndRecovery(.databaseMissing) {
            #expect(rename(here, away) == 0)
        } mending: {
            #expect(rename(away, here) == 0)
        }
    }

    @Test func `An unhealthy writer can be stopped, and counts what it gives up`() throws {
        try limitPages(pageCount())
        let answers = Answers()
        writer.submit((0..<2000).map { answers.item(.sample("during-\($0)")) } + [.outcome(.sample("before"))])
        #expect(answers.wait(for: 2000).allSatisfy { !$0 })
        writer.stop()
        #expect(writer.counters().lostOutcomes == 1)
        #expect(!writer.isHealthy)
        directory.close()
        #expect(try temporary.verdict() == .intact(rows: 1, head: writer.counters().head))
    }
}
