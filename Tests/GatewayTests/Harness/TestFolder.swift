import Glibc
import Testing

/// A directory that lives as long as this value does.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/secureinfer-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    var data: String { path + "/data" }
    var models: String { path + "/models" }

    /// Puts bytes in place of a file under this directory.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        if let slash = name.lastIndex(of: "/") { mkdir("\(path)/\(name[..<slash])", 0o700) }
        let file = try #require(fopen("\(path)/\(name)", "w"))
        defer { fclose(file) }
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }

    /// Writes a file that only its owner can read, and gives its path.
    func file(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
        try write(name, Array(text.utf8))
        chmod("\(path)/\(name)", mode)
        return "\(path)/\(name)"
    }

    /// Copies a stopped gateway's data: what a second gateway of the same installation starts from.
    func copyData(from other: TestFolder) throws {
        for folder in ["data", "data/secrets"] {
            try #require(mkdir("\(path)/\(folder)", 0o700) == 0)
            let entries = try #require(opendir("\(other.path)/\(folder)"))
            defer { closedir(entries) }
            while let entry = readdir(entries) {
                let name = "\(folder)/\(Self.name(entry))"
                var status = stat()
                guard stat("\(other.path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
                try write(name, Self.contents("\(other.path)/\(name)"))
                chmod("\(path)/\(name)", 0o600)
            }
        }
    }

    static func contents(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block.prefix(count) }
        return bytes
    }

    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// The permission bits of a file; nil when it is not there.
    static func mode(_ path: String) -> mode_t? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return status.st_mode & 0o777
    }

    private static func remove(_ path: String) {
        if let entries = opendir(path) {
            while let entry = readdir(entries) {
                let name = name(entry)
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(entries)
        }
        Glibc.remove(path)
    }
}
