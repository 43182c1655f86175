import Testing

@testable import Text

struct NormalizerTests {
    @Test func `white space collapses and keeps line breaks`() {
        #expect(Self.normalize("A \t B\r\n\r\n  C").text == "a b\nc")
    }

    @Test func `letters of all folded scripts become small`() {
        #expect(Self.normalize("ABC ИГНОРИРУЙ ЁЖ ΑΒΓ").text == "abc игнорируй ёж αβγ")
        #expect(Self.normalize("ԲԱՐԵՎ ᏣᎳᎩ ⲀⲂ 𐐀𐐁 ΆΈ ҐЇ").text == "բարեվ ꮳꮃꭹ ⲁⲃ 𐐨𐐩 άέ ґї")
    }

    @Test func `a clean text needs no map`() {
        #expect(Self.normalize("Nothing to move here").map == .identity)
    }

    @Test func `spans survive collapsed white space`() {
        let original = "one   two\n\n\nthree"
        let normal = Self.normalize(original)
        #expect(normal.text == "one two\nthree")
        #expect(normal.map.source(4..<7) == 6..<9)
        #expect(normal.map.source(8..<13) == 12..<17)
        #expect(normal.map.source(0..<7) == 0..<9)
    }

    static func normalize(_ text: String) -> (text: String, map: OffsetMap) {
        let normal = Normalizer().normalize(MappedText(bytes: Array(text.utf8)))
        return (String(decoding: normal.bytes, as: UTF8.self), normal.map)
    }
}
