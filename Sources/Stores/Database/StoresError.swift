import GRDB

/// Why a store did not do what it was asked to: a stable code, words for the operator, and the cause for the log.
public struct StoresError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for programs.
    public enum Code: String, Sendable, CaseIterable {
        case notADirectory = "not_a_directory"
        case notWritable = "not_writable"
        case directoryLocked = "directory_locked"
        case databaseCorrupt = "database_corrupt"
        case databaseForeign = "database_foreign"
        case databaseNewer = "database_newer"
        case databaseMissing = "database_missing"
        case databaseBusy = "database_busy"
        case databaseFull = "database_full"
        case databaseFailed = "database_failed"
        case secretMissing = "secret_missing"
        case secretExposed = "secret_exposed"
        case secretMalformed = "secret_malformed"
        case secretMismatch = "secret_mismatch"
        case nameInvalid = "name_invalid"
        case nameTaken = "name_taken"
        case valueInvalid = "value_invalid"
        case notFound = "not_found"
        case versionConflict = "version_conflict"
    }

    public let code: Code
    /// One sentence for the operator; never holds a secret or text of a prompt.
    public let message: String
    /// What to do about it.
    public let hint: String
    /// What the system said; for logs, never for a client.
    public let cause: String?

    public init(_ code: Code, _ message: String, hint: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    public var description: String { "\(message) (hint: \(hint))" }
}

extension StoresError {
    /// Puts what SQLite said in the words of this module; an error that already is one stays as it is.
    init(_ error: any Error) {
        if let known = error as? StoresError {
            self = known
            return
        }
        guard let failure = error as? DatabaseError else {
            self.init(.databaseFailed, "The database could not be used", hint: "See the log", cause: "\(error)")
            return
        }
        self.init(failure: failure)
    }

    private init(failure: DatabaseError) {
        let cause = "SQLite \(failure.extendedResultCode.rawValue): \(failure.message ?? "no message")"
        switch failure.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .corrupt(cause: cause)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .databaseBusy, "The database is locked by another program",
                hint: "Close what has secureinfer.db open for writing", cause: cause)
        case .SQLITE_FULL:
            self.init(.databaseFull, "The disk is full", hint: "Free space below the data directory", cause: cause)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                .notWritable, "The database cannot be written",
                hint: "Check owner and mode of the data directory", cause: cause)
        default:
            self.init(
                .databaseFailed, "The database could not be used", hint: "Check the disk below the data directory",
                cause: cause)
        }
    }

    static func corrupt(cause: String) -> StoresError {
        StoresError(
            .databaseCorrupt, "The database is damaged",
            hint: "Keep secureinfer.db* for examination and restore a copy, or move all of them away to begin anew",
            cause: cause)
    }
}
