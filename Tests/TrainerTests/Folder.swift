import Foundation

/// A folder that exists as long as a test uses it.
struct Folder {
    let path: String

    /// Makes the folder with files by their paths, hands it over and removes it.
    static func with<Value>(_ files: [String: String], _ body: (Folder) throws -> Value) throws -> Value {
        let folder = Folder(path: NSTemporaryDirectory() + "trainer-tests-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        for (name, text) in files { try folder.write(name, text) }
        return try body(folder)
    }

    /// Writes a file and the folders that it stands in.
    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// The bytes of a file.
    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)) }
}
