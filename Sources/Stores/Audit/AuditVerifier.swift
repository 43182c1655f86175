import Foundation
import GRDB

/// What checking the audit's chain says.
public enum AuditVerdict: Sendable, Equatable {
    /// Every row is what was written; `head` is the newest link, hexadecimal (of the empty chain for 0 rows).
    case intact(rows: Int64, head: String)
    /// The first row that is not, by its number, and what is wrong with it.
    case tampered(row: Int64, reason: String)
}

/// Checks the hash chain of `decisions`, also while a gateway writes to it.
///
/// It sees a changed, removed, inserted or re-ordered row. That rows were cut off the end shows only against a
/// ``Anchor`` kept elsewhere. Memory does not grow with the rows; they are read in steps so that the gateway's log can
/// be folded in between.
public struct AuditVerifier: Sendable {
    /// A number and link seen earlier: the row must still be there.
    public struct Anchor: Sendable, Equatable {
        public var row: Int64
        /// Hexadecimal.
        public var head: String

        public init(row: Int64, head: String) {
            self.row = row
            self.head = head
        }
    }

    private static let step = 50_000
    private let queue: DatabaseQueue

    /// - Parameter directory: the data directory, not its file.
    public init(directory: String) throws(StoresError) {
        queue = try DatabaseFile(directory: directory).openReadOnly()
    }

    /// Walks over all rows that are there now.
    ///
    /// - Parameters:
    ///   - anchor: what the audit must contain, if anything is known.
    ///   - progress: hears after each 50,000 rows how many are checked, and of how many.
    /// - Throws: ``StoresError`` when the rows cannot be read.
    public func verify(
        against anchor: Anchor? = nil, progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws(StoresError) -> AuditVerdict {
        do {
            return try walk(anchor, progress)
        } catch {
            throw StoresError(error)
        }
    }

    private func walk(_ anchor: Anchor?, _ progress: (Int64, Int64) -> Void) throws -> AuditVerdict {
        let last = try queue.read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM decisions") } ?? 0
        var walk = Walk(last: last, anchor: anchor)
        while walk.isUnfinished {
            try queue.read { try walk.advance(in: $0, rows: Self.step) }
            progress(walk.seq, last)
        }
        return walk.verdict
    }

    private struct Walk {
        /// Text is read as bytes: what stands behind a NUL, or is no UTF-8, must not escape the check.
        private static func selection(facts: String) -> String {
            """
            SELECT seq, CAST(request_id AS BLOB), time, CAST(tenant_id AS BLOB), CAST(key_id AS BLOB),
            CAST(route AS BLOB), CAST(model AS BLOB), CAST(action AS BLOB), CAST(would AS BLOB), score, risk,
            CAST(reasons AS BLOB), prompt_digest, us, CAST(boot AS BLOB), \(facts), chain
            FROM decisions WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?
            """
        }
        private static let textColumns: Set = [1, 3, 4, 5, 6, 7, 8, 11, 14, factsColumn]
        private static let factsColumn = 15

        let last: Int64
        let anchor: Anchor?
        private(set) var seq: Int64 = 0
        private var chain = DecisionChain()
        private var fault: AuditVerdict?
        private var isAtEnd = false

        init(last: Int64, anchor: Anchor?) {
            self.last = last
            self.anchor = anchor
        }

        var isUnfinished: Bool { fault == nil && !isAtEnd }

        var verdict: AuditVerdict {
            if let fault { return fault }
            if let anchor, anchor.row > seq {
                return .tampered(row: seq + 1, reason: "rows were cut off the end: row \(anchor.row) was there before")
            }
            return .intact(rows: seq, head: Hexadecimal.text(chain.head))
        }

        mutating func advance(in database: Database, rows: Int) throws {
            let from = seq == 0 ? Int64.min : seq + 1
            // A database that no newer gateway opened yet has no such column.
            let hasFacts = try database.columns(in: "decisions").contains { $0.name == "facts" }
            let cursor = try Row.fetchCursor(
                database, sql: Self.selection(facts: hasFacts ? "CAST(facts AS BLOB)" : "NULL"),
                arguments: [from, last, rows])
            var count = 0
            while fault == nil, let row = try cursor.next() {
                check(row)
                count += 1
            }
            isAtEnd = count < rows
        }

        private mutating func check(_ row: Row) {
            let number: Int64 = row[0]
            guard number == seq + 1 else {
                let reason = number <= seq ? "a row was inserted before the first" : "the row was removed"
                fault = .tampered(row: number <= seq ? number : seq + 1, reason: reason)
                return
            }
            let link = rebuildLink(row)
            guard case .blob(let stored) = row.databaseValue(at: row.count - 1).storage, stored.elementsEqual(link)
            else {
                fault = .tampered(row: number, reason: "the row is not what was written, or was inserted or moved")
                return
            }
            seq = number
            chain.head = link
            if let anchor, anchor.row == number, Hexadecimal.text(link) != anchor.head.lowercased() {
                fault = .tampered(row: number, reason: "the chain was rewritten: row \(number) had another link before")
            }
        }

        private mutating func rebuildLink(_ row: Row) -> [UInt8] {
            chain.begin()
            for column in 0..<row.count - 1 {
                switch row.databaseValue(at: column).storage {
                case .null where column == Self.factsColumn: break
                case .null: chain.addNull()
                case .int64(let value): chain.add(value)
                case .string(let value): chain.add(value)
                case .blob(let value): chain.add(value, isText: Self.textColumns.contains(column))
                case .double(let value): chain.add("\(value)".utf8, isText: false)
                }
            }
            return chain.end()
        }
    }
}

extension Row {
    fileprivate func databaseValue(at index: Int) -> DatabaseValue { self[index] }
}
