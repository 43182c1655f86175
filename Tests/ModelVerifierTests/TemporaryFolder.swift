import Foundation
import Testing

/// A folder of one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("\(NSTemporaryDirectory())/models-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func at(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, making the folders above it.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: at(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: at(name))))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: at(name))
    }

    /// Empties the folder.
    func removeAll() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) { try remove(name) }
    }

    func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: at(name), toPath: at(other))
    }

    /// Makes a symbolic link whose text is `target`.
    func link(_ name: String, to target: String) throws {
        let above = URL(fileURLWithPath: at(name)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: above, withIntermediateDirectories: true)
        try #require(symlink(target, at(name)) == 0)
    }

    func hardLink(_ name: String, to target: String) throws {
        try #require(Glibc.link(at(target), at(name)) == 0)
    }

    func fifo(_ name: String) throws {
        try #require(mkfifo(at(name), 0o600) == 0)
    }
}
