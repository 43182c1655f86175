import GRDB

/// The statements of the audit's writer and the values they take, in the order of the tables.
enum AuditSQL {
    static let decision = """
        INSERT INTO decisions(
            seq, request_id, time, tenant_id, key_id, route, model, action, would, score, risk, reasons, prompt_digest, us,
            boot, chain) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// For the rows with facts.
    static let explained = """
        INSERT INTO decisions(
            seq, request_id, time, tenant_id, key_id, route, model, action, would, score, risk, reasons, prompt_digest, us,
            boot, facts, chain) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// One request has one text.
    static let text = """
        INSERT INTO texts(request_id, tenant_id, time, sealed, generation) VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """

    /// The first outcome stands: a second one for the same request is left out.
    static let outcome = "INSERT INTO outcomes VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

    static let refusal = """
        INSERT INTO refusals(subject, reason, window, count) VALUES(?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """

    static func insert(_ row: OutcomeRow, with statement: AuditStatement) throws {
        try statement.bind(row.requestID, at: 1)
        try statement.bind(row.time, at: 2)
        try statement.bind(Int64(row.status), at: 3)
        try statement.bind(row.outcome.rawValue, at: 4)
        try statement.bind(row.firstByteMicroseconds.map(Int64.init), at: 5)
        try statement.bind(row.totalMicroseconds.map(Int64.init), at: 6)
        try statement.bind(row.inputTokens.map(Int64.init), at: 7)
        try statement.bind(row.outputTokens.map(Int64.init), at: 8)
        if let output = row.output { try statement.bind(output, at: 9) } else { try statement.bind(nil, at: 9) }
        try runOrThrow(statement)
    }

    static func insert(_ text: SealedText, with statement: AuditStatement) throws {
        try statement.bind(text.requestID, at: 1)
        try statement.bind(text.tenantID, at: 2)
        try statement.bind(text.time, at: 3)
        try statement.bind(text.bytes, at: 4)
        try statement.bind(Int64(text.generation), at: 5)
        try runOrThrow(statement)
    }

    static func insert(_ key: RefusalTally.Key, count: Int, with statement: AuditStatement) throws {
        try statement.bind(key.subject, at: 1)
        try statement.bind(key.reason.rawValue, at: 2)
        try statement.bind(key.window, at: 3)
        try statement.bind(Int64(count), at: 4)
        try runOrThrow(statement)
    }

    private static func runOrThrow(_ statement: AuditStatement) throws {
        guard try statement.step() else { throw DatabaseError(resultCode: .SQLITE_CONSTRAINT) }
    }
}
