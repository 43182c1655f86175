import Testing

@testable import Text

struct LiteralMatcherTests {
    @Test func `all occurrences are found, also those inside others`() {
        let literals = ["he", "she", "his", "hers"]
        var found: [String] = []
        LiteralMatcher(literals).scan(Array("ushers his".utf8)) { found.append("\(literals[$0])@\($1)") }
        #expect(Set(found) == ["she@4", "he@4", "hers@6", "his@10"])
        #expect(found.count == 4)
    }

    @Test func `the automaton agrees with a plain search on random texts`() {
        let literals = ["ab", "aba", "bab", "c", "ca", "bbbb"].map { Array($0.utf8) }
        let matcher = LiteralMatcher(literals)
        var random: UInt64 = 11
        for _ in 0..<200 {
            let text = (0..<40).map { _ -> UInt8 in
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return 0x61 + UInt8(truncatingIfNeeded: (random >> 33) % 4)
            }
            var found: Set<[Int]> = []
            matcher.scan(text) { found.insert([$0, $1]) }
            var expected: Set<[Int]> = []
            for (index, literal) in literals.enumerated() {
                for end in literal.count...text.count where Array(text[(end - literal.count)..<end]) == literal {
                    expected.insert([index, end])
                }
            }
            #expect(found == expected)
        }
    }
}
