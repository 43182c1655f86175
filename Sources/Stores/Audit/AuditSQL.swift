import Foundation
import GRDB

/// The statements of the audit's writer and the values they take, in the order of the tables.
enum AuditSQL {
    static let decision = "INSERT INTO decisions VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    /// The first outcome stands: a second one for the same request is left out.
    static let outcome = "INSERT INTO outcomes VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

    static let refusal = """
        INSERT INTO refusals(subject, reason, window, count) VALUES(?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """

    static func values(of row: DecisionRow, seq: Int64, link: [UInt8]) -> StatementArguments {
        [
            seq, row.requestID, row.time, row.tenantID, row.keyID, row.route, row.model, row.action.rawValue,
            row.would.rawValue, row.score, row.risk, row.reasons, row.promptDigest.map { Data($0) }, row.microseconds,
            row.boot, Data(link),
        ]
    }

    static func values(of row: OutcomeRow) -> StatementArguments {
        [
            row.requestID, row.time, row.status, row.outcome.rawValue, row.firstByteMicroseconds,
            row.totalMicroseconds, row.inputTokens, row.outputTokens,
        ]
    }

    static func values(of key: RefusalTally.Key, count: Int) -> StatementArguments {
        [key.subject, key.reason.rawValue, key.window, count]
    }
}
