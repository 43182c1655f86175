import GRDB
import Glibc
import Synchronization
import Testing
import Vocabulary

@testable import Stores

@Suite struct AuditWriterTests {
    let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    private func scalar(_ directory: DataDirectory, _ sql: String) throws -> Int {
        try directory.database.read { try Int.fetchOne($0, sql: sql) ?? -1 }
    }

    private func isIntact(rows: Int64, in temporary: TemporaryDirectory) throws -> Bool {
        guard case .intact(rows, _) = try temporary.verdict() else { return false }
        return true
    }

    @Test func `A settled decision can be read back as it was, with its outcome`() throws {
        let directory = try temporary.open()
        let settled = Mutex<[SettledDecision]>([])
        let writer = try AuditWriter(directory, now: 0) { batch in settled.withLock { $0 += batch } }
        let row = DecisionRow.sample("req-1", action: .warn)
        #expect(writer.submit([.decision(row, token: 42), .outcome(.sample("req-1"))]))
        writer.flush()
        let given = settled.withLock { $0 }
        #expect(given.map(\.token) == [42] && given.map(\.seq) == [1] && given.map(\.row) == [row])
        let record = try AuditReader(directory).decision(requestID: "req-1")
        #expect(record == DecisionRecord(seq: 1, row: row, outcome: .sample("req-1")))
        writer.stop()
        directory.close()
    }

    @Test func `One batch is one transaction and one call`() throws {
        let directory = try temporary.open()
        let calls = Mutex(0)
        let writer = try AuditWriter(directory, now: 0) { _ in calls.withLock { $0 += 1 } }
        // Not flushed: a flush that comes after the writer took the rows is a batch of its own.
        let answers = Answers()
        writer.submit((1...64).map { answers.item(.sample("req-\($0)")) })
        #expect(answers.wait(for: 64).allSatisfy { $0 })
        #expect(writer.counters().batches == 1)
        #expect(writer.counters().committed == 64)
        writer.stop()
        #expect(calls.withLock { $0 } == 1)
        directory.close()
    }

    @Test func `The chain goes on over restarts`() throws {
        for run in 0..<4 {
            let directory = try temporary.open()
            let writer = try AuditWriter(directory, now: 0)
            #expect(writer.counters().seq == Int64(run * 10))
            writer.record((0..<10).map { "run-\(run)-\($0)" })
            writer.stop()
            directory.close()
        }
        #expect(try isIntact(rows: 40, in: temporary))
    }

    @Test func `20,000 rows from four threads are all there, once, in one chain`() throws {
        let directory = try temporary.open()
        let numbers = Mutex<[Int64]>([])
        let writer = try AuditWriter(directory, now: 0) { batch in
            numbers.withLock { $0 += batch.compactMap(\.seq) }
        }
        let finished = (0..<4).map { _ in Doorbell() }
        for thread in 0..<4 {
            let started = WriterThread.start {
                for batch in 0..<100 {
                    writer.submit((0..<50).map { .decision(.sample("\(thread)-\(batch)-\($0)")) })
                }
                finished[thread].ring()
            }
            try #require(started)
        }
        for bell in finished { bell.wait() }
        writer.flush()
        #expect(numbers.withLock { $0 } == Array(1...20_000))
        #expect(writer.counters().committed == 20_000)
        #expect(try isIntact(rows: 20_000, in: temporary))
        writer.stop()
        directory.close()
    }

    @Test func `What was reported durable is in the files if the process dies`() throws {
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        defer {
            writer.stop()
            directory.close()
        }
        for round in 1...10 {
            writer.record((0..<30).map { "\(round)-\($0)" })
            writer.submit((0..<300).map { .outcome(.sample("pending-\(round)-\($0)")) })
            let copy = try TemporaryDirectory()
            mkdir(copy.data, 0o700)
            for end in ["", "-wal"] { try write(contents(temporary.database + end), to: copy.database + end) }
            #expect(try isIntact(rows: Int64(round * 30), in: copy), "round \(round)")
        }
    }

    @Test func `Requests that were cut off by the end of a run become unknown once`() throws {
        var directory = try temporary.open()
        var writer = try AuditWriter(directory, now: 0)
        writer.record((1...5).map { "req-\($0)" })
        writer.submit([.outcome(.sample("req-2"))])
        writer.stop()
        directory.close()

        directory = try temporary.open()
        writer = try AuditWriter(directory, now: 77)
        let outcomes = try AuditReader(directory).decisions().map { $0.outcome?.outcome }
        #expect(outcomes == [.unknown, .unknown, .unknown, .ok, .unknown])
        writer.submit([.decision(.sample("req-6")), .outcome(.sample("req-1"))])
        writer.stop()
        directory.close()

        directory = try temporary.open()
        try AuditWriter(directory, now: 88).stop()
        #expect(try scalar(directory, "SELECT count(*) FROM outcomes WHERE outcome = 'unknown' AND time = 77") == 4)
        #expect(try scalar(directory, "SELECT count(*) FROM outcomes WHERE outcome = 'unknown' AND time = 88") == 1)
        directory.close()
    }

    @Test func `A request id that is there already fails alone`() throws {
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        let answers = Answers()
        writer.submit(["a", "b", "a", "c"].map { answers.item(.sample($0)) })
        #expect(answers.wait(for: 4) == [true, true, false, true])
        #expect(writer.isHealthy)
        #expect(writer.counters().failed == 1)
        #expect(try isIntact(rows: 3, in: temporary))
        writer.stop()
        directory.close()
    }

    @Test func `A NUL from outside neither cuts a text nor breaks the chain`() throws {
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        writer.submit([.decision(.sample("req-1", model: "good\0evil"))])
        writer.flush()
        #expect(try AuditReader(directory).decision(requestID: "req-1")?.row.model == "good\u{FFFD}evil")
        #expect(try isIntact(rows: 1, in: temporary))
        writer.stop()
        directory.close()
    }

    @Test func `Refusals are counted by subject, reason and minute`() throws {
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        for time in [0, 59_999, 60_000] as [Int64] {
            writer.submit((0..<10).map { _ in .refusal(subject: "192.0.2.1", reason: .authInvalid, time: time) })
        }
        writer.submit([.refusal(subject: "192.0.2.1", reason: .routeNotFound, time: 0)])
        writer.submit([.decision(.sample("req-1"))])
        writer.stop()
        #expect(try scalar(directory, "SELECT count FROM refusals WHERE reason = 'auth_invalid' AND window = 0") == 20)
        let reader = AuditReader(directory)
        #expect(
            try reader.refusals() == [
                RefusalTotal(subject: "192.0.2.1", reason: .authInvalid, count: 30),
                RefusalTotal(subject: "192.0.2.1", reason: .routeNotFound, count: 1),
            ])
        #expect(try reader.count() + reader.refusalCount() == 32)
        directory.close()
    }

    @Test func `A flood from ever new addresses makes few rows and an exact sum`() throws {
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        for start in stride(from: 0, to: 100_000, by: 1000) {
            writer.submit(
                (start..<start + 1000).map { .refusal(subject: "2001:db8::\($0)", reason: .authInvalid, time: 5) })
        }
        writer.stop()
        #expect(try scalar(directory, "SELECT count(*) FROM refusals") == RefusalTally.subjectLimit + 1)
        #expect(try AuditReader(directory).refusalCount() == 100_000)
        directory.close()
    }

    @Test func `After the end nothing is taken and nothing hangs`() throws {
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        let answers = Answers()
        writer.submit((0..<500).map { answers.item(.sample("req-\($0)")) })
        writer.stop()
        #expect(answers.all.count == 500 && answers.all.allSatisfy { $0 })
        #expect(!writer.submit([.decision(.sample("late"))]))
        writer.submit([.outcome(.sample("req-0"))])
        writer.flush()
        #expect(writer.counters().turnedAway == 1 && writer.counters().lostOutcomes == 1)
        directory.close()
    }
}
