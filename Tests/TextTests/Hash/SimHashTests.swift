import Testing

@testable import Text

struct SimHashTests {
    @Test func `near-duplicates are near and unlike texts are far`() {
        let one = Self.hash("write a short essay about the history of bread for a student of biology")
        let two = Self.hash("write a short essay about the history of glass for a student of biology")
        let other = Self.hash("my printer shows error seventeen and blinks twice whenever we scan receipts")
        #expect((one ^ two).nonzeroBitCount <= 18)
        #expect((one ^ other).nonzeroBitCount >= 22)
    }

    @Test func `the same words give the same hash and none give zero`() {
        #expect(Self.hash("one two three") == Self.hash("one two three"))
        #expect(Self.hash("") == 0)
    }

    static func hash(_ text: String) -> UInt64 {
        var hash = SimHash()
        for word in text.split(separator: " ") { hash.add(WordHash(word.utf8).value) }
        return hash.value
    }
}

extension SimHashTests {
    /// The definition, one counter a bit.
    static func slowly(_ words: [UInt64]) -> UInt64 {
        var sums = [Int](repeating: 0, count: 64)
        func vote(_ value: UInt64) {
            var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            for bit in 0..<64 { sums[bit] += mixed >> UInt64(bit) & 1 == 1 ? 1 : -1 }
        }
        for (index, word) in words.enumerated() {
            vote(word)
            if index > 0 { vote(words[index - 1] &* 31 &+ word) }
        }
        return (0..<64).reduce(0) { sums[$1] > 0 ? $0 | 1 << UInt64($1) : $0 }
    }

    @Test(arguments: [0, 1, 2, 3, 7, 64, 600])
    func `sliced counters give what single ones give`(count: Int) {
        let words = (0..<count).map { WordHash("\($0 * $0)".utf8).value }
        var hash = SimHash()
        for word in words { hash.add(word) }
        #expect(hash.value == Self.slowly(words))
    }
}
