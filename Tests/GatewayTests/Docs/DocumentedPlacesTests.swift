import Foundation
import Testing
import Vocabulary

/// What documents point to is there.
struct DocumentedPlacesTests {
    @Test func `every relative link of every page leads to a file, and its anchor to a heading`() throws {
        let handbook = try Handbook()
        let pages = Dictionary(uniqueKeysWithValues: handbook.pages.map { ($0.path, $0) })
        var count = 0
        for page in handbook.pages {
            for (place, target) in Self.links(page) where !target.contains("://") && !target.hasPrefix("mailto:") {
                count += 1
                let pieces = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let path = pieces[0].isEmpty ? page.path : Self.path(String(pieces[0]), from: page.path)
                #expect(Handbook.exists(path), "\(place) links to \(target)")
                guard pieces.count == 2, let other = pages[path] else { continue }
                #expect(Handbook.anchors(other).contains(String(pieces[1])), "\(place) links to \(target)")
            }
        }
        #expect(count > 100, "the pages are full of links")
    }

    @Test func `every path of the repository that a page names is there`() throws {
        let rooms = ["Sources/", "Tests/", "Fuzz/", "Training/", "scripts/", "docs/", "demos/", "docker/", "k8s/"]
        for code in try Handbook().code where code.isSpan && rooms.contains(where: code.text.hasPrefix) {
            guard !code.text.contains(where: { "…*{} <".contains($0) }) else { continue }
            #expect(Handbook.exists(code.text) || Handbook.exists(code.text + ".swift"), "\(code)")
        }
    }

    @Test func `every reason code that a page names is one`() throws {
        for code in try Handbook().code where code.isSpan {
            guard code.text.contains(/^(pi|obf|ext)_[a-z0-9_]*[a-z0-9]$/) else { continue }
            #expect(ReasonCode(rawValue: code.text) != nil, "\(code)")
        }
    }

    @Test func `every reason code is told in the troubleshooting guide`() throws {
        let handbook = try Handbook()
        let page = try #require(handbook.pages.first { $0.path == "docs/guides/troubleshooting.md" })
        let text = page.lines.joined(separator: "\n")
        for code in ReasonCode.allCases { #expect(text.contains("`\(code.rawValue)`"), "\(code.rawValue)") }
    }

    @Test func `every message that the troubleshooting guide quotes is one of the program's`() throws {
        let page = try #require(try Handbook().pages.first { $0.path == "docs/guides/troubleshooting.md" })
        let sources = try Handbook.text(under: "Sources", ending: ".swift")
        var count = 0
        for line in page.lines where line.hasPrefix("| `") {
            let quoted = line.split(separator: "|")[0].matches(of: /`([^`]+)`/).map(\.output.1)
            for message in quoted where message.contains("…") || message.first?.isUppercase == true {
                for piece in message.split(separator: "…") {
                    let words = piece.trimmingCharacters(in: [" ", ":", "'"])
                    guard words.contains(" ") else { continue }
                    count += 1
                    #expect(sources.contains(words), "\(message)")
                }
            }
        }
        #expect(count > 15, "the guide quotes many messages")
    }

    /// Targets of the links and pictures outside fenced blocks, each with its place.
    private static func links(_ page: Handbook.Page) -> [(place: String, target: String)] {
        var isCode = false
        var out: [(place: String, target: String)] = []
        for (index, line) in page.lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            out += line.matches(of: /\]\(([^)\s]+)\)/).map { ("\(page.path):\(index + 1)", String($0.output.1)) }
        }
        return out
    }

    /// A path from the root for one that is written from a page's folder.
    private static func path(_ target: String, from page: String) -> String {
        var pieces = page.split(separator: "/").dropLast().map(String.init)
        for piece in target.split(separator: "/") where piece != "." {
            if piece == "..", !pieces.isEmpty { pieces.removeLast() } else { pieces.append(String(piece)) }
        }
        return pieces.joined(separator: "/")
    }
}
