import GRDB
import Vocabulary

/// What operators said, until the other gateways were told.
extension ExtractionShelf {
    /// What was said of a tenant and is to be told to the other gateways.
    public struct Word: Sendable, Equatable {
        public var number: Int64
        public var tenant: String
        /// The code that was a false positive; nil where all that the tenant did is not to count.
        public var code: ReasonCode?
    }

    /// Notes what an operator said, until it was told to the other gateways.
    public func say(_ tenant: String, excusing code: ReasonCode?, now: Int64) throws(StoresError) {
        try database.write { database in
            try database.execute(
                sql: "INSERT INTO extraction_words(tenant_id, code, time) VALUES(?, ?, ?)",
                arguments: [tenant, code?.rawValue, now])
        }
    }

    /// What is to be told, the oldest first; a hundred at most.
    public func words() throws(StoresError) -> [Word] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM extraction_words ORDER BY seq LIMIT 100").map { row in
                let code: ReasonCode? = row["code"] == nil ? nil : try row.word("code")
                return Word(number: row["seq"], tenant: row["tenant_id"], code: code)
            }
        }
    }

    /// Forgets what was told.
    public func told(_ words: [Word]) throws(StoresError) {
        try database.write { database in
            for word in words {
                try database.execute(sql: "DELETE FROM extraction_words WHERE seq = ?", arguments: [word.number])
            }
        }
    }

    /// Tenants that operators said are not part of a campaign, with the time until which that holds.
    public func excuses(now: Int64) throws(StoresError) -> [String: Int64] {
        try database.write { database in
            try database.execute(sql: "DELETE FROM extraction_excuses WHERE until <= ?", arguments: [now])
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM extraction_excuses LIMIT 10000")
            return Dictionary(rows.map { ($0["tenant_id"], $0["until"]) }, uniquingKeysWith: max)
        }
    }

    public func excuse(_ tenants: [String], until: Int64) throws(StoresError) {
        try database.write { database in
            for tenant in tenants {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO extraction_excuses SELECT id, ? FROM tenants WHERE id = ?",
                    arguments: [until, tenant])
            }
        }
    }
}
