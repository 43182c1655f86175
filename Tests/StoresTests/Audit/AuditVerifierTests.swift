import GRDB
import Testing
import Vocabulary

@testable import Stores

@Suite struct AuditVerifierTests {
    let temporary: TemporaryDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        let directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        writer.record((1...20).map { "req-\($0)" })
        writer.stop()
        directory.close()
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        var sql: String
        var row: Int64 = 7
        var testDescription: String { sql }
    }

    static let columns: [Tampering] = [
        "request_id = 'req-x'", "time = time + 1", "tenant_id = 't_b'", "key_id = ''", "route = route || '/'",
        "model = NULL", "model = ''", "model = model || char(0) || 'x'", "action = 'block'", "would = 'warn'",
        "score = 13", "score = -12", "risk = 31", "reasons = '[]'", "reasons = reasons || char(0)",
        "reasons = CAST(x'ff' AS TEXT)", "prompt_digest = zeroblob(32)", "prompt_digest = NULL", "us = 0",
        "boot = 'boot-2'", "chain = zeroblob(32)", "chain = x''", "chain = CAST(chain || x'00' AS BLOB)",
    ].map { Tampering(sql: "UPDATE decisions SET \($0) WHERE seq = 7") }

    static let rows: [Tampering] = [
        Tampering(sql: "DELETE FROM decisions WHERE seq = 7"),
        Tampering(sql: "DELETE FROM decisions WHERE seq = 1", row: 1),
        Tampering(sql: "DELETE FROM decisions WHERE seq <= 5", row: 1),
        Tampering(sql: "UPDATE decisions SET seq = 100 WHERE seq = 7"),
        Tampering(sql: "DELETE FROM decisions WHERE seq = 7; UPDATE decisions SET seq = seq - 1 WHERE seq > 7"),
        Tampering(
            sql: """
                UPDATE decisions SET seq = 99 WHERE seq = 7; UPDATE decisions SET seq = 7 WHERE seq = 8;
                UPDATE decisions SET seq = 8 WHERE seq = 99
                """),
        Tampering(sql: insertion(of: "0"), row: 0),
        Tampering(sql: insertion(of: "-5"), row: -5),
        Tampering(sql: insertion(of: "21"), row: 21),
        Tampering(sql: insertion(of: "30"), row: 21),
    ]

    private static func insertion(of seq: String) -> String {
        """
        INSERT INTO decisions SELECT \(seq), 'forged', time, tenant_id, key_id, route, model, action, would, score,
        risk, reasons, prompt_digest, us, boot, chain, facts FROM decisions WHERE seq = 20
        """
    }

    @Test(arguments: columns + rows)
    func `The first bad row is named`(_ tampering: Tampering) throws {
        #expect(try isIntact())
        try temporary.tamper(tampering.sql)
        guard case .tampered(let row, let reason) = try temporary.verdict() else {
            Issue.record("not noticed")
            return
        }
        #expect(row == tampering.row)
        #expect(!reason.isEmpty)
    }

    private func isIntact() throws -> Bool {
        guard case .intact(20, _) = try temporary.verdict() else { return false }
        return true
    }

    @Test func `A cut end is seen against an anchor, and only so`() throws {
        guard case .intact(_, let head) = try temporary.verdict() else {
            Issue.record("not intact")
            return
        }
        let anchor = AuditVerifier.Anchor(row: 20, head: head)
        #expect(try temporary.verdict(against: anchor) == .intact(rows: 20, head: head))
        try temporary.tamper("DELETE FROM decisions WHERE seq > 15")
        #expect(try temporary.verdict() != .intact(rows: 20, head: head))
        guard case .tampered(16, _) = try temporary.verdict(against: anchor) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test func `A chain that was rewritten as a whole is seen against an anchor`() throws {
        let other = try TemporaryDirectory()
        let directory = try other.open()
        let writer = try AuditWriter(directory, now: 0)
        writer.record((1...20).map { "other-\($0)" })
        writer.stop()
        directory.close()
        guard case .intact(20, let head) = try temporary.verdict() else {
            Issue.record("not intact")
            return
        }
        let anchor = AuditVerifier.Anchor(row: 20, head: head)
        guard case .tampered(20, _) = try other.verdict(against: anchor) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test func `Checking works while the gateway writes`() throws {
        let directory = try temporary.open()
        defer { directory.close() }
        let writer = try AuditWriter(directory, now: 0)
        defer { writer.stop() }
        let verifier = try AuditVerifier(directory: temporary.data)
        for round in 0..<5 {
            writer.submit((0..<200).map { .decision(.sample("live-\(round)-\($0)")) })
            guard case .intact = try verifier.verify() else {
                Issue.record("round \(round)")
                return
            }
        }
        writer.flush()
        guard case .intact(1020, writer.counters().head) = try verifier.verify() else {
            Issue.record("the end")
            return
        }
    }

    @Test func `An empty audit is intact and a missing one is no verdict`() throws {
        let empty = try TemporaryDirectory()
        try empty.open().close()
        #expect(try empty.verdict() == .intact(rows: 0, head: Hexadecimal.text(DecisionChain.genesis)))
        #expect(code { _ = try AuditVerifier(directory: empty.path) } == .databaseMissing)
    }
}
