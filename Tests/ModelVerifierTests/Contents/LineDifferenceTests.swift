import Testing

@testable import ModelVerifier

struct LineDifferenceTests {
    private static func shown(_ old: String, _ new: String) -> [String] {
        LineDifference(from: old, to: new).lines.map { line in
            switch line {
            case .same(let text): " \(text)"
            case .removed(let text): "-\(text)"
            case .added(let text): "+\(text)"
            case .skipped(let count): "…\(count)"
            }
        }
    }

    static let cases: [(old: String, new: String, lines: [String])] = [
        ("", "", []),
        ("a\nb", "a\nb", ["…2"]),
        ("", "a\nb", ["+a", "+b"]),
        ("a", "", ["-a"]),
        ("a\nb\nc", "a\nx\nc", [" a", "-b", "+x", " c"]),
        ("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc", ["-a", "-b", " c", "+b", " a", " b", "-b", " a", "+c"]),
        (
            "1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nx\n6\n7\n8\n9",
            ["…1", " 2", " 3", " 4", "-5", "+x", " 6", " 7", " 8", "…1"]
        ),
        ("a\n", "a", [" a", "-"]),
        ("a\r\nb\r\nc", "a\r\nx\r\nc", [" a\r", "-b\r", "+x\r", " c"]),
        // Equal to Swift, and other bytes: the Kelvin sign, and a letter with its accent apart.
        ("K\ne\u{301}", "\u{212A}\n\u{E9}", ["-K", "-e\u{301}", "+K", "+\u{E9}"]),
    ]

    @Test(arguments: cases)
    func `Two texts give the shortest script`(old: String, new: String, lines: [String]) {
        #expect(Self.shown(old, new) == lines)
    }

    @Test
    func `Whatever two texts are, the lines rebuild both of them`() {
        var random = SplitMix(state: 1_986)
        for round in 0..<2_000 {
            let old = (0..<Int.random(in: 0..<30, using: &random)).map { _ in "\(Int.random(in: 0..<5, using: &random))"
            }
            let new = (0..<Int.random(in: 0..<30, using: &random)).map { _ in "\(Int.random(in: 0..<5, using: &random))"
            }
            let lines = LineDifference(from: old.joined(separator: "\n"), to: new.joined(separator: "\n")).lines
            #expect(Self.rebuilt(lines, old, isOld: true) == old, "round \(round)")
            #expect(Self.rebuilt(lines, new, isOld: false) == new, "round \(round)")
            let changed = lines.filter {
                if case .same = $0 { false } else if case .skipped = $0 { false } else { true }
            }
            #expect(changed.count == old.count + new.count - 2 * Self.longestCommon(old, new), "round \(round)")
        }
    }

    /// One of the texts, with the lines that are not shown taken from it.
    private static func rebuilt(_ lines: [LineDifference.Line], _ text: [String], isOld: Bool) -> [String] {
        var found: [String] = []
        for line in lines {
            switch line {
            case .same(let line): found.append(line)
            case .removed(let line): if isOld { found.append(line) }
            case .added(let line): if !isOld { found.append(line) }
            case .skipped(let count): found += text[found.count..<min(text.count, found.count + count)]
            }
        }
        return found
    }

    /// Length of the longest common subsequence, by the table.
    private static func longestCommon(_ old: [String], _ new: [String]) -> Int {
        var row = [Int](repeating: 0, count: new.count + 1)
        for line in old {
            var before = row
            swap(&before, &row)
            for (place, other) in new.enumerated() {
                row[place + 1] = line == other ? before[place] + 1 : max(before[place + 1], row[place])
            }
        }
        return row[new.count]
    }

    @Test
    func `Texts past the bounds are told as taken away and put in`() {
        let old = (0..<1_000).map { "a\($0)" }
        let new = (0..<1_000).map { "b\($0)" }
        let lines = LineDifference(
            from: (["head"] + old + ["tail"]).joined(separator: "\n"),
            to: (["head"] + new + ["tail"]).joined(separator: "\n")
        ).lines
        #expect(lines == [.same("head")] + old.map { .removed($0) } + new.map { .added($0) } + [.same("tail")])
    }
}
