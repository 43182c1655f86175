import Foundation
import Testing

/// Compares a frame with the file of its name under Golden; with `WRITE_GOLDEN` set it writes the file instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["WRITE_GOLDEN"] != nil {
        try Data(text.utf8).write(to: file)
        return
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    guard Array(expected.utf8) != Array(text.utf8) else { return }
    let pairs = zip(
        expected.split(separator: "\n", omittingEmptySubsequences: false),
        text.split(separator: "\n", omittingEmptySubsequences: false))
    let first = pairs.enumerated().first { Array($0.element.0.utf8) != Array($0.element.1.utf8) }
    Issue.record(
        """
        \(name) differs at row \(first.map { String($0.offset) } ?? "end")
        want: \(first.map { String($0.element.0) } ?? "another number of rows")
        have: \(first.map { String($0.element.1) } ?? "")
        """, sourceLocation: sourceLocation)
}
