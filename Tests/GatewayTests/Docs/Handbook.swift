import Foundation

/// The documents of the repository, and the code in them: fenced blocks of a shell and code spans.
struct Handbook {
    struct Page {
        /// Path from the repository's root.
        let path: String
        let lines: [String]
    }

    /// A line of a shell, or a code span.
    struct Code: CustomStringConvertible {
        let place: String
        let text: String
        let isSpan: Bool

        var description: String { "\(place): \(text)" }
    }

    /// <root>/Tests/GatewayTests/Docs/<this file>
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    private static let shells = ["", "sh", "bash", "console"]

    let pages: [Page]

    init() throws {
        let tops = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
            .filter { !$0.hasPrefix(".") || $0 == ".github" }
        let paths = tops.flatMap { top in
            FileManager.default.subpaths(atPath: Self.root.path + "/" + top)?.map { "\(top)/\($0)" } ?? [top]
        }
        pages = try (paths + tops).filter { $0.hasSuffix(".md") }.sorted().map { path in
            let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
            return Page(path: path, lines: text.components(separatedBy: "\n"))
        }
    }

    /// The texts of all files of a kind, one behind the other.
    static func text(under folder: String, ending: String) throws -> String {
        let place = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: place.path).filter { $0.hasSuffix(ending) }
            .map { try String(contentsOf: place.appending(path: $0), encoding: .utf8) }.joined()
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).standardizedFileURL.path)
    }

    /// What is code on all pages, in their order.
    var code: [Code] { pages.flatMap(Self.code) }

    private static func code(_ page: Page) -> [Code] {
        var out: [Code] = []
        var fence: String?
        var begun = ""
        for (index, line) in page.lines.enumerated() {
            let place = "\(page.path):\(index + 1)"
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix("```") {
                fence = fence == nil ? String(trimmed.drop { $0 == "`" }) : nil
                begun = ""
            } else if let fence {
                guard shells.contains(fence), let words = shellLine(trimmed, of: fence, after: begun) else { continue }
                if words.hasSuffix("\\") {
                    begun = String(words.dropLast())
                } else {
                    out.append(Code(place: place, text: words, isSpan: false))
                    begun = ""
                }
            } else {
                out += spans(line).map { Code(place: place, text: $0, isSpan: true) }
            }
        }
        return out
    }

    /// What a shell is given by a line of a block, with what was begun before; nil for what a `console` block prints.
    private static func shellLine(_ line: Substring, of fence: String, after begun: String) -> String? {
        if line.hasPrefix("$ ") { return String(line.dropFirst(2)) }
        if !begun.isEmpty { return begun + line }
        return fence == "console" ? nil : String(line)
    }

    /// The code spans of a line of prose.
    private static func spans(_ line: String) -> [String] {
        let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
        return pieces.enumerated().filter { $0.offset % 2 == 1 && $0.offset < pieces.count - 1 }.map {
            String($0.element)
        }
    }

    /// The anchors of a page: its headings, as they are written in links.
    static func anchors(_ page: Page) -> Set<String> {
        var isCode = false
        var out: Set<String> = []
        for line in page.lines {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, line.hasPrefix("#") else { continue }
            let heading = line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
            out.insert(
                String(heading.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }.map { $0 == " " ? "-" : $0 })
            )
        }
        return out
    }
}
