import Foundation

/// The repository that this test was compiled from, found from its own path.
struct SourceTree: Sendable {
    struct File: Sendable {
        /// Path from the repository's root, such as `Sources/Wire/JSON/JSONParser.swift`.
        let path: String
        let text: String
        var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }
    }

    private let root: URL

    init(testFile: String = #filePath) {
        // <root>/Tests/ArchitectureTests/<this file>
        root = URL(fileURLWithPath: testFile).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Names of the folders in `Sources/`.
    func rooms() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: root.path + "/Sources"))
    }

    /// Every Swift file under `folder` (from the root), in path order.
    func swiftFiles(under folder: String) throws -> [File] {
        let start = root.appendingPathComponent(folder).resolvingSymlinksInPath()
        return try FileManager.default.subpathsOfDirectory(atPath: start.path)
            .filter { $0.hasSuffix(".swift") }
            .sorted()
            .map {
                File(
                    path: "\(folder)/\($0)",
                    text: try String(contentsOf: start.appendingPathComponent($0), encoding: .utf8))
            }
    }
}
