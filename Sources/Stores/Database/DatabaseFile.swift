import GRDB
import Glibc

/// The file `secureinfer.db`: how it comes into being, what is checked before it is trusted, and how it is opened.
///
/// A new one is built under another name and renamed, so a file of this name is never half made: an empty or damaged
/// one is always refused, and never replaced.
struct DatabaseFile {
    let directory: String

    /// "SIdb", at byte 68 of the file: tells this database from any other SQLite file.
    private static let applicationID: UInt32 = 0x5349_6462

    var path: String { directory + "/secureinfer.db" }
    private var draft: String { path + ".new" }

    var exists: Bool { access(path, F_OK) == 0 }

    /// Opens the database for reading and writing, after making it if there is none.
    func open() throws(StoresError) -> DatabasePool {
        do {
            if exists {
                try checkHeader()
                try checkContent()
            } else {
                try create()
            }
            return try openPool()
        } catch {
            throw StoresError(error)
        }
    }

    /// Opens the database for reading only; it may be in use by a gateway.
    ///
    /// - Throws: ``StoresError`` with `database_missing`, `database_foreign`, `database_newer` or `database_corrupt`.
    func openReadOnly() throws(StoresError) -> DatabaseQueue {
        guard exists else {
            throw StoresError(
                .databaseMissing, "There is no database at \(path)", hint: "Name the data directory with --data")
        }
        do {
            try checkHeader()
            var configuration = Self.configuration
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read(refuseNewer)
            return queue
        } catch {
            throw StoresError(error)
        }
    }

    // MARK: - Making

    private func create() throws {
        try refuseOrphanedLog()
        for leftover in [draft, draft + "-journal"] { unlink(leftover) }
        try makePrivateFile(draft)
        let queue = try DatabaseQueue(path: draft)
        try queue.write { try $0.execute(sql: "PRAGMA application_id = \(Self.applicationID)") }
        try Schema.migrator.migrate(queue)
        try queue.close()
        guard rename(draft, path) == 0, synchroniseDirectory(directory) else {
            throw StoresError(
                .notWritable, "The database could not be put in place", hint: "Check the data directory",
                cause: systemFailure())
        }
    }

    /// A write-ahead log without its database means that somebody removed the database: its rows must not be dropped.
    private func refuseOrphanedLog() throws {
        guard access(path + "-wal", F_OK) == 0 else { return }
        throw StoresError(
            .databaseMissing, "The database is gone but its log secureinfer.db-wal is there",
            hint: "Put secureinfer.db back, or move the log away to begin anew")
    }

    private func makePrivateFile(_ name: String) throws {
        let descriptor = Glibc.open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StoresError(
                .notWritable, "The database cannot be made in \(directory)", hint: "Check the data directory",
                cause: systemFailure())
        }
        close(descriptor)
    }

    // MARK: - Checking

    private func checkHeader() throws {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoresError(
                .notWritable, "The database cannot be read", hint: "Check owner and mode of secureinfer.db",
                cause: systemFailure())
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        guard read(descriptor, &header, header.count) == header.count,
            header.starts(with: "SQLite format 3\0".utf8)
        else { throw StoresError.corrupt(cause: "no SQLite header") }
        guard header[68..<72].reduce(0, { $0 << 8 | UInt32($1) }) == Self.applicationID else {
            throw StoresError(
                .databaseForeign, "secureinfer.db was not made by this program",
                hint: "Name another directory with --data")
        }
    }

    private func checkContent() throws {
        let queue = try openReadOnly()
        let complaints = try queue.read { try String.fetchAll($0, sql: "PRAGMA quick_check(3)") }
        try queue.close()
        guard complaints == ["ok"] else {
            throw StoresError.corrupt(cause: complaints.joined(separator: "; "))
        }
    }

    private func refuseNewer(_ database: Database) throws {
        guard try Schema.migrator.hasBeenSuperseded(database) else { return }
        throw StoresError(
            .databaseNewer, "The database was made by a newer secureinfer",
            hint: "Run that version, or restore a copy taken before the upgrade")
    }

    // MARK: - Opening

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "secureinfer"
        configuration.busyMode = .timeout(1)
        configuration.prepareDatabase { database in
            // The schema is data from a file: functions in it may not touch anything outside.
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    private func openPool() throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: Self.configuration)
        try Schema.migrator.migrate(pool)
        try pool.writeWithoutTransaction { database in
            // FULL: a commit is on the disk before anybody hears of it. 4,000 pages = 16 MB of log per checkpoint. What is
            // deleted is overwritten: a deleted tenant leaves nothing behind.
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;
                    PRAGMA secure_delete = ON
                    """)
        }
        return pool
    }
}
