import GRDB

/// Requests whose end was never recorded because the gateway ended first.
enum UnsettledRequests {
    /// Rows looked at in one transaction.
    private static let step: Int64 = 20_000

    /// Gives each of them the outcome `unknown`, and remembers how far, so that the next start looks at newer rows only.
    static func close(in database: StoreDatabase, now: Int64) throws(StoresError) {
        var (done, newest) = try database.read { database in
            (
                try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'settled'") ?? 0,
                try Int64.fetchOne(database, sql: "SELECT max(seq) FROM decisions") ?? 0
            )
        }
        while done < newest {
            let upTo = min(done + step, newest)
            try database.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO outcomes(request_id, time, status, outcome)
                        SELECT request_id, :now, 0, 'unknown' FROM decisions AS d
                        WHERE seq > :done AND seq <= :upTo
                        AND NOT EXISTS (SELECT 1 FROM outcomes AS o WHERE o.request_id = d.request_id)
                        """, arguments: ["now": now, "done": done, "upTo": upTo])
                try database.execute(
                    sql: "INSERT OR REPLACE INTO meta(key, value) VALUES('settled', ?)", arguments: [upTo])
            }
            done = upTo
        }
    }
}
