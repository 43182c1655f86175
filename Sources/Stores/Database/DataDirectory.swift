import Crypto
import GRDB
import Glibc

/// The directory that holds all that a gateway must remember: `secureinfer.db`, `lock` and, by default, `secrets/`.
///
/// One process owns it at a time. The directory is made 0700 and the files 0600.
public final class DataDirectory: Sendable {
    /// Where it is, without a trailing slash.
    public let path: String
    /// The keys of this installation.
    public let secrets: Secrets
    let database: StoreDatabase
    /// Where the secrets lie.
    public let secretsPath: String
    /// The wrapped data keys of tenants.
    let dataKeys: DataKeyFiles
    let masters: MasterKeys
    /// Hears when a tenant is deleted.
    let ends: TenantEnds
    /// Hears which model servers are out of service.
    let outages = UpstreamOutages()
    /// Raised by the stores when something changed that other gateways must hear of.
    public var changes: ChangeSignal { database.changes }
    private let lock: DirectoryLock

    /// The file of the database inside a data directory.
    public static func databasePath(in directory: String) -> String { DatabaseFile(directory: directory).path }

    /// Takes, checks and opens a data directory; makes what is missing on the first start.
    ///
    /// - Parameters:
    ///   - path: the directory; its parent must exist.
    ///   - secrets: where the secrets lie; nil for `path/secrets`.
    ///   - purpose: what this process is, for the message that another one gets: `serve`.
    /// - Throws: ``StoresError``; a damaged, foreign or newer database is left as it is.
    public init(_ path: String, secrets: String? = nil, purpose: String) throws(StoresError) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        try Self.makePrivate(path)
        lock = try DirectoryLock(directory: path, purpose: purpose)
        let file = DatabaseFile(directory: path)
        let kept = SecretFiles(directory: secrets ?? path + "/secrets")
        let secrets = try kept.load(makingMissing: !file.exists)
        self.secrets = secrets
        secretsPath = kept.directory
        dataKeys = try DataKeyFiles(secrets: kept.directory, data: path)
        masters = MasterKeys(secrets)
        ends = TenantEnds(dataKeys)
        database = StoreDatabase(pool: try file.open())
        self.path = path
        try bindSecrets()
        try bindMaster(from: kept.masterSource)
    }

    /// Closes the database and gives the directory back; the stores made from it fail afterwards.
    public func close() {
        try? database.pool.close()
        lock.release()
    }

    /// Makes the directory 0700, or tightens one of ours.
    static func makePrivate(_ path: String) throws(StoresError) {
        if mkdir(path, 0o700) == 0 { return }
        let failure = systemFailure()
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw StoresError(
                .notWritable, "The directory \(path) cannot be made", hint: "Make its parent directory first",
                cause: failure)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StoresError(.notADirectory, "\(path) is not a directory", hint: "Name a directory")
        }
        if status.st_uid == geteuid(), status.st_mode & 0o077 != 0 { chmod(path, 0o700) }
    }

    /// Refuses a pepper that this database was not made with: every key would silently stop working.
    private func bindSecrets() throws(StoresError) {
        let proof = secrets.pepper.fingerprint
        let known = try database.write { database in
            try database.execute(
                sql: "INSERT INTO meta(key, value) VALUES('pepper', ?) ON CONFLICT DO NOTHING", arguments: [proof])
            return try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'pepper'")
        }
        guard known == proof else {
            throw StoresError(
                .secretMismatch, "The secrets do not belong to this database",
                hint: "Restore the secrets directory that was used with it, or name it with --secrets")
        }
    }
}
