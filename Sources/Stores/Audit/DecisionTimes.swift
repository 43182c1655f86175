import GRDB

/// Finds decisions by their time without an index over it: rows are in the order of time but for a moment, so their
/// numbers are searched by halves.
///
/// After a clock that was set back by more than ``disorder`` the earlier rows may be missed.
enum DecisionTimes {
    /// For how many milliseconds rows may be out of order.
    static let disorder: Int64 = 5_000

    /// The numbers of the rows that may lie between two times; nil where neither is given.
    static func bounds(since: Int64?, until: Int64?, in database: Database) throws -> Range<Int64>? {
        guard since != nil || until != nil else { return nil }
        let end = try (Int64.fetchOne(database, sql: "SELECT max(seq) FROM decisions") ?? 0) + 1
        let lower = try since.map { try first(notBefore: $0 &- disorder, end: end, in: database) } ?? 1
        let upper = try until.map { try first(notBefore: $0 &+ disorder, end: end, in: database) } ?? end
        return lower..<max(lower, upper)
    }

    /// The number of the first row at a time or later; `end` if there is none. Rows are numbered from 1 without gaps.
    private static func first(notBefore time: Int64, end: Int64, in database: Database) throws -> Int64 {
        let statement = try database.makeStatement(
            sql: "SELECT time FROM decisions WHERE seq >= ? ORDER BY seq LIMIT 1")
        var (low, high) = (Int64(1), end)
        while low < high {
            let middle = low + (high - low) / 2
            let found = try Int64.fetchOne(statement, arguments: [middle]) ?? .max
            if found < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
