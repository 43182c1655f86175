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
