import ArgumentParser
import Foundation
import Testing

@testable import Gateway

/// What documents tell readers to type is taken by the programs.
struct DocumentedCommandsTests {
    @Test func `every secureinfer line of every page is one that the program takes`() throws {
        var seen: Set<[String]> = []
        for code in try Handbook().code {
            for arguments in ShellLine(code.text).arguments(of: "secureinfer") where !Self.isName(arguments, code) {
                guard seen.insert(Self.shape(arguments)).inserted else { continue }
                let problem = Self.problem(arguments)
                // Prose may name a command without what it is given.
                let isNamed = code.isSpan && problem?.hasPrefix("Missing ") == true
                #expect(problem == nil || isNamed, "\(code)\n\(problem ?? "")")
            }
        }
        #expect(seen.count > 80, "the pages are full of commands")
    }

    @Test func `a line that the program does not take is noticed`() {
        #expect(Self.problem(["tenant", "create", "acme", "--rpn", "5"]) != nil)
        #expect(Self.problem(["tennant", "list"]) != nil)
        #expect(Self.problem(["tenant", "create", "acme", "--rpm", "many"]) != nil)
        #expect(Self.problem(["tenant", "create", "acme", "--rpm", "600", "--data", "./data"]) == nil)
    }

    @Test func `every make target of every page is in the Makefile`() throws {
        let makefile = try String(contentsOf: Handbook.root.appending(path: "Makefile"), encoding: .utf8)
        let targets = Set(
            makefile.split(separator: "\n").compactMap { line in
                line.first?.isLowercase == true ? line.split(separator: ":").first.map(String.init) : nil
            })
        var count = 0
        for code in try Handbook().code {
            for arguments in ShellLine(code.text).arguments(of: "make") {
                guard let target = arguments.first(where: { !$0.contains("=") }) else { continue }
                count += 1
                #expect(targets.contains(target), "\(code)")
            }
        }
        #expect(count > 40, "the pages name many targets")
    }

    /// True for a span that names the program, or a command with what is left out, and is no line to type.
    private static func isName(_ arguments: [String], _ code: Handbook.Code) -> Bool {
        code.isSpan && (arguments.isEmpty || arguments == ["…"])
    }

    /// What is parsed alike: the command, its options, and where words and numbers stand. Parsing takes its time.
    private static func shape(_ arguments: [String]) -> [String] {
        arguments.enumerated().map { position, word in
            if position < 2 || word.hasPrefix("-") || word == "…" { return word }
            return Int(typed(word)) == nil ? "word" : "1"
        }
    }

    /// What the program says against the arguments; nil where it takes them. What a page leaves out (`…`) is left out.
    private static func problem(_ arguments: [String]) -> String? {
        let given = arguments.enumerated().filter { position, word in
            word != "…" || (position > 0 && arguments[position - 1].hasPrefix("--"))
        }.map { typed($0.element) }
        do {
            _ = try SecureInfer.parseAsRoot(given)
            return nil
        } catch {
            return SecureInfer.exitCode(for: error) == .success ? nil : SecureInfer.message(for: error)
        }
    }

    /// A word as a reader types it: without the brackets of what may be left out, a number for a variable or a number's name.
    private static func typed(_ word: String) -> String {
        if word.hasPrefix("$") || ["ROW", "ROWS", "N", "VERSION"].contains(word) { return "1" }
        return word.trimmingCharacters(in: ["[", "]"])
    }
}
