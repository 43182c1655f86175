import GRDB
import Testing
import Vocabulary

@testable import Stores

/// Rows with facts in the chain, between rows without any.
@Suite struct ExplainedRowTests {
    let temporary: TemporaryDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        writer.record(["req-1", "req-2"])
        var row = DecisionRow.sample("req-3", action: .block)
        row.facts = FactsTests.full.json
        writer.submit([.decision(row), .decision(.sample("req-4"))])
        writer.flush()
        writer.stop()
        directory.close()
    }

    @Test func `facts come back as they were written`() throws {
        let reader = try AuditReader(readingFrom: temporary.data)
        #expect(try reader.decision(requestID: "req-3")?.row.facts == FactsTests.full.json)
        #expect(try reader.decision(requestID: "req-2")?.row.facts == nil)
        guard case .intact(rows: 4, _) = try temporary.verdict() else {
            Issue.record("not intact")
            return
        }
    }

    @Test(arguments: [
        ("facts = NULL WHERE seq = 3", Int64(3)), ("facts = '' WHERE seq = 3", 3), ("facts = '{}' WHERE seq = 3", 3),
        ("facts = facts || ' ' WHERE seq = 3", 3), ("facts = facts || char(0) WHERE seq = 3", 3),
        ("facts = '{}' WHERE seq = 2", 2), ("facts = '' WHERE seq = 4", 4),
        ("boot = boot || facts, facts = NULL WHERE seq = 3", 3),
    ])
    func `facts that are removed, changed or added are seen`(change: String, row: Int64) throws {
        try temporary.tamper("UPDATE decisions SET \(change)")
        guard case .tampered(row, _) = try temporary.verdict() else {
            Issue.record("\(change) was not noticed")
            return
        }
    }

    @Test func `a row without facts has the link that it had before there were any`() {
        var chain = DecisionChain()
        var row = DecisionRow.sample("req-1")
        let plain = chain.link(seq: 1, row: row)
        row.facts = ""
        #expect(chain.link(seq: 1, row: row) != plain)
    }

    @Test func `an audit of before there were facts verifies`() throws {
        try temporary.tamper("DELETE FROM decisions WHERE seq > 2; ALTER TABLE decisions DROP COLUMN facts")
        guard case .intact(rows: 2, _) = try temporary.verdict() else {
            Issue.record("not intact")
            return
        }
        #expect(try AuditReader(readingFrom: temporary.data).decisions().count == 2)
        #expect(code { _ = try RecordedDecisions(directory: temporary.data) } == .databaseFailed)
    }
}
