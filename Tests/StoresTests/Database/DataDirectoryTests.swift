import GRDB
import Glibc
import Testing

@testable import Stores

@Suite struct DataDirectoryTests {
    let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    @Test func `A first start makes a private directory with private files`() throws {
        let directory = try temporary.open()
        defer { directory.close() }
        #expect(try mode(temporary.data) == 0o700)
        #expect(try mode(temporary.data + "/secrets") == 0o700)
        let files = ["lock", "secureinfer.db", "secureinfer.db-wal", "secureinfer.db-shm", "secrets/pepper"]
        for file in files { #expect(try mode("\(temporary.data)/\(file)") == 0o600, "\(file)") }
    }

    @Test func `Commits reach the disk before they are reported`() throws {
        let directory = try temporary.open()
        defer { directory.close() }
        let (synchronous, journal) = try directory.database.pool.writeWithoutTransaction { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
    }

    @Test func `A loose directory of our own is tightened`() throws {
        mkdir(temporary.data, 0o755)
        try temporary.open().close()
        #expect(try mode(temporary.data) == 0o700)
    }

    @Test func `A second process is refused and told who holds the directory`() throws {
        let first = try temporary.open()
        let error = try #require(throws: StoresError.self) { try temporary.open() }
        #expect(error.code == .directoryLocked)
        #expect(error.message.contains("process \(getpid()) (test)"))
        first.close()
        try temporary.open().close()
    }

    @Test func `What is no directory is refused`() throws {
        try write([], to: temporary.data)
        #expect(code { _ = try temporary.open() } == .notADirectory)
    }

    @Test func `A directory that cannot be made or written is refused`() {
        #expect(code { _ = try DataDirectory(temporary.path + "/no/data", purpose: "test") } == .notWritable)
        #expect(code { _ = try DataDirectory("/proc/self", purpose: "test") } == .notWritable)
    }

    @Test func `A database of a newer version is refused and left alone`() throws {
        try temporary.open().close()
        try temporary.tamper("INSERT INTO grdb_migrations VALUES('v9999')")
        let before = try contents(temporary.database)
        #expect(code { _ = try temporary.open() } == .databaseNewer)
        #expect(try contents(temporary.database) == before)
    }

    @Test func `Secrets of another installation are refused`() throws {
        try temporary.open().close()
        let other = try TemporaryDirectory()
        try other.open().close()
        #expect(
            code { _ = try DataDirectory(temporary.data, secrets: other.data + "/secrets", purpose: "test") }
                == .secretMismatch)
    }

    @Test func `Lost secrets are not made anew beside a database`() throws {
        try temporary.open().close()
        rename(temporary.data + "/secrets", temporary.path + "/elsewhere")
        #expect(code { _ = try temporary.open() } == .secretMissing)
        #expect(access(temporary.data + "/secrets", F_OK) != 0)
    }
}

@Suite struct DamagedDatabaseTests {
    struct Damage: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var code: StoresError.Code
        var apply: @Sendable (inout [UInt8]) -> Void
    }

    static let cases: [Damage] = [
        Damage(testDescription: "empty file", code: .databaseCorrupt) { $0 = [] },
        Damage(testDescription: "not SQLite", code: .databaseCorrupt) {
            $0.replaceSubrange(0..<6, with: "Python".utf8)
        },
        Damage(testDescription: "another program's", code: .databaseForeign) { $0[70] ^= 1 },
        Damage(testDescription: "cut in half", code: .databaseCorrupt) { $0.removeLast($0.count / 2) },
        Damage(testDescription: "schema overwritten", code: .databaseCorrupt) {
            $0.replaceSubrange(100..<108, with: [UInt8](repeating: 0xff, count: 8))
        },
        Damage(testDescription: "a page of rubbish", code: .databaseCorrupt) { bytes in
            for index in 8192..<12288 { bytes[index] = UInt8(truncatingIfNeeded: index &* 167) }
        },
    ]

    @Test(arguments: cases)
    func `A damaged database is refused, kept as it is, and nothing is made beside it`(_ damage: Damage) throws {
        let temporary = try TemporaryDirectory()
        try temporary.open().close()
        var bytes = try contents(temporary.database)
        damage.apply(&bytes)
        try write(bytes, to: temporary.database)
        #expect(code { _ = try temporary.open() } == damage.code)
        #expect(try contents(temporary.database) == bytes)
        #expect(access(temporary.database + ".new", F_OK) != 0)
    }

    @Test func `A log without its database is refused`() throws {
        let temporary = try TemporaryDirectory()
        try temporary.open().close()
        rename(temporary.database, temporary.path + "/away")
        try write([1, 2, 3], to: temporary.database + "-wal")
        #expect(code { _ = try temporary.open() } == .databaseMissing)
        #expect(access(temporary.database, F_OK) != 0)
    }

    @Test func `What a crash left of the first start is cleared away`() throws {
        let temporary = try TemporaryDirectory()
        mkdir(temporary.data, 0o700)
        try write(Array("SQLite fo".utf8), to: temporary.database + ".new")
        try temporary.open().close()
        #expect(access(temporary.database + ".new", F_OK) != 0)
    }
}
