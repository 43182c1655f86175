import Glibc
import GRDB
import Testing

@testable import Stores

/// A directory that lives as long as this value does.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/secureinfer-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The data directory inside; not there yet.
    var data: String { path + "/data" }
    var database: String { data + "/secureinfer.db" }

    func open() throws -> DataDirectory { try DataDirectory(data, purpose: "test") }

    /// Runs statements on the database from outside, as somebody with the file in his hands would.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    func verdict(against anchor: AuditVerifier.Anchor? = nil) throws -> AuditVerdict {
        try AuditVerifier(directory: data).verify(against: anchor)
    }

    private static func remove(_ path: String) {
        if let entries = opendir(path) {
            while let entry = readdir(entries) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(entries)
        }
        Glibc.remove(path)
    }
}

/// All bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block.prefix(count) }
    return bytes
}

/// Puts bytes in place of a file.
func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    chmod(path, mode)
}

/// The permission bits of a file.
func mode(_ path: String) throws -> mode_t {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return status.st_mode & 0o777
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> Void) -> StoresError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? StoresError)?.code
    }
}
