import Foundation
import GRDB

/// Writes batches into the database, each in one transaction, and carries the chain on. Owned by the writer's thread.
struct AuditLedger {
    private let database: StoreDatabase
    private let identity: FileIdentity
    private var chain: DecisionChain
    private(set) var seq: Int64

    /// The newest link of the chain, hexadecimal.
    var head: String { Hexadecimal.text(chain.head) }

    /// Continues after the newest row of the database.
    init(_ database: StoreDatabase) throws(StoresError) {
        self.database = database
        identity = FileIdentity(database: database.pool.path)
        (seq, chain) = try Self.resume(database)
    }

    /// Makes a batch durable.
    ///
    /// A row that breaks a rule of its own table (a second one with the same request id) is left out alone.
    /// - Returns: for each decision, in order, its number, or nil if it was left out.
    mutating func write(_ work: AuditWork) throws(StoresError) -> [Int64?] {
        guard identity.isIntact else {
            throw StoresError(
                .databaseMissing, "The database was moved or deleted while in use",
                hint: "Put secureinfer.db and secureinfer.db-wal back in place")
        }
        var attempt = Attempt(chain: chain, seq: seq)
        do {
            try database.pool.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try attempt.insert(work, into: database)
                    return .commit
                }
            }
        } catch {
            throw StoresError(error)
        }
        chain = attempt.chain
        seq = attempt.seq
        return attempt.numbers
    }

    /// Finds out whether writing works again, with a row large enough to need room on the disk, and reads where the
    /// chain ends: a commit that failed late may be there after all.
    mutating func probe() throws(StoresError) {
        guard identity.isIntact else {
            throw StoresError(.databaseMissing, "The database was moved or deleted while in use", hint: "Put it back")
        }
        try database.write { database in
            try database.execute(sql: "INSERT OR REPLACE INTO meta(key, value) VALUES('probe', zeroblob(65536))")
        }
        try database.write { try $0.execute(sql: "DELETE FROM meta WHERE key = 'probe'") }
        (seq, chain) = try Self.resume(database)
    }

    private static func resume(_ database: StoreDatabase) throws(StoresError) -> (Int64, DecisionChain) {
        try database.read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT seq, chain FROM decisions ORDER BY seq DESC LIMIT 1")
            else { return (0, DecisionChain()) }
            let link: Data = row[1]
            return (row[0], DecisionChain(head: Array(link)))
        }
    }

    // MARK: - One transaction

    private struct Attempt {
        var chain: DecisionChain
        var seq: Int64
        var numbers: [Int64?] = []

        init(chain: DecisionChain, seq: Int64) {
            self.chain = chain
            self.seq = seq
        }

        mutating func insert(_ work: AuditWork, into database: Database) throws {
            let plain = try AuditStatement(AuditSQL.decision, on: database)
            let explained = try AuditStatement(AuditSQL.explained, on: database)
            let outcomes = try AuditStatement(AuditSQL.outcome, on: database)
            for item in work.items {
                switch item {
                case .decision(let row, _, _):
                    numbers.append(try insert(row.storable, with: row.facts == nil ? plain : explained))
                case .text(let text): try AuditSQL.insert(text, with: AuditStatement(AuditSQL.text, on: database))
                case .outcome(let row): try AuditSQL.insert(row, with: outcomes)
                case .refusal: continue
                }
            }
            guard !work.refusals.isEmpty else { return }
            let refusals = try AuditStatement(AuditSQL.refusal, on: database)
            for (key, count) in work.refusals { try AuditSQL.insert(key, count: count, with: refusals) }
        }

        private mutating func insert(_ row: DecisionRow, with statement: AuditStatement) throws -> Int64? {
            let link = chain.link(seq: seq + 1, row: row)
            guard try chain.columns({ try statement.run(columns: $0, last: link) }) else { return nil }
            seq += 1
            chain.head = link
            return seq
        }
    }
}
