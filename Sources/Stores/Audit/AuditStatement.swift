import GRDB
import GRDBSQLite

/// A prepared statement of the audit's writer, bound and run through SQLite's own interface: a row costs a third of what
/// it costs through lists of values.
///
/// Valid for one transaction on GRDB's connection, which owns the statement and its text.
struct AuditStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    /// Makes SQLite copy a value at once.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ sql: String, on database: Database) throws {
        statement = try database.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Runs it with the columns as ``DecisionChain`` encodes them and one more value of bytes behind them.
    ///
    /// - Returns: false if a rule of the table forbids the row, which is then left out.
    func run(columns: UnsafeRawBufferPointer, last: [UInt8]) throws -> Bool {
        var place: Int32 = 0
        var at = 0
        while at < columns.count {
            let length = Int(UInt32(bigEndian: columns.loadUnaligned(fromByteOffset: at + 1, as: UInt32.self)))
            place += 1
            let value = UnsafeRawBufferPointer(rebasing: columns[(at + 5)..<(at + 5 + length)])
            try bind(kind: columns[at], value, at: place)
            at += 5 + length
        }
        return try last.withUnsafeBytes { bytes in
            try check(sqlite3_bind_blob(handle, place + 1, bytes.baseAddress, Int32(bytes.count), nil))
            return try step()
        }
    }

    /// Binds a text, a copy of it.
    func bind(_ text: String, at place: Int32) throws {
        var text = text
        try text.withUTF8 { bytes in
            try check(
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(handle, place, $0.baseAddress, Int32($0.count), Self.copied)
                })
        }
    }

    /// Binds bytes, a copy of them.
    func bind(_ bytes: [UInt8], at place: Int32) throws {
        try bytes.withUnsafeBytes { bytes in
            try check(sqlite3_bind_blob(handle, place, bytes.baseAddress, Int32(bytes.count), Self.copied))
        }
    }

    /// Binds an integer, or null.
    func bind(_ value: Int64?, at place: Int32) throws {
        try check(value.map { sqlite3_bind_int64(handle, place, $0) } ?? sqlite3_bind_null(handle, place))
    }

    /// Runs it with what was bound; false if a rule of the table forbids the row.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        // Resetting repeats the error of the step, which is handled here; no pointer into a row stays bound.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        if code & 0xFF == SQLITE_CONSTRAINT { return false }
        guard code == SQLITE_DONE else { throw failure(code) }
        return true
    }

    /// The value stays where it is until the statement was run.
    private func bind(kind: UInt8, _ value: UnsafeRawBufferPointer, at place: Int32) throws {
        let length = Int32(value.count)
        switch kind {
        case DecisionChain.Kind.integer:
            let number = Int64(bigEndian: value.loadUnaligned(as: Int64.self))
            try check(sqlite3_bind_int64(handle, place, number))
        case DecisionChain.Kind.text:
            let text = value.assumingMemoryBound(to: CChar.self).baseAddress
            try check(sqlite3_bind_text(handle, place, text, length, nil))
        case DecisionChain.Kind.bytes: try check(sqlite3_bind_blob(handle, place, value.baseAddress, length, nil))
        default: try check(sqlite3_bind_null(handle, place))
        }
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: CInt) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}
