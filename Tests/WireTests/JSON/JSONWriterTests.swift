import Testing

@testable import Wire

struct JSONWriterTests {
    @Test func `What was parsed, written and parsed again is the same value`() throws {
        var generator = RandomJSON(seed: 21)
        for _ in 0..<5000 {
            let value = generator.value()
            let first = try JSONDocument(Array(generator.spelling(value).utf8))
            #expect(PlainJSON(first.root) == value)
            var out = JSONWriter()
            out.value(first.root)
            let second = try JSONDocument(out.bytes)
            #expect(PlainJSON(second.root) == value)
            var again = JSONWriter()
            again.value(second.root)
            #expect(again.bytes == out.bytes)
        }
    }

    @Test func `Damaged texts never stop the process, and what is taken of them can be written and read again`() throws
    {
        var generator = RandomJSON(seed: 22)
        var taken = 0
        for round in 0..<20_000 {
            var bytes = Array(generator.spelling(generator.value()).utf8)
            for _ in 0...generator.random.below(3) { Self.damage(&bytes, &generator.random) }
            guard let document = try? JSONDocument(bytes) else { continue }
            taken += 1
            var out = JSONWriter()
            out.value(document.root)
            #expect(PlainJSON(try JSONDocument(out.bytes).root) == PlainJSON(document.root), "round \(round)")
            #expect(String(validating: bytes, as: UTF8.self) != nil, "round \(round)")
        }
        #expect(taken > 500)
    }

    @Test(
        arguments: [
            (0.5, "0.5"), (-0.0, "-0.0"), (1e300, "1e+300"), (5e-324, "5e-324"), (Double.infinity, "null"),
            (Double.nan, "null"),
        ] as [(Double, String)])
    func `A double is written as JSON has it`(value: Double, text: String) throws {
        var out = JSONWriter()
        out.double(value)
        #expect(out.text == text)
        #expect(try JSONDocument(out.bytes).root.double == (value.isFinite ? value : nil))
    }

    @Test func `Text is escaped where it must be and nowhere else`() {
        var out = JSONWriter()
        out.string("\"\\/\u{0}\u{8}\t\n\u{C}\r\u{1F}\u{7F}é😀")
        #expect(out.text == #""\"\\/\u0000\b\t\n\f\r\u001f"# + "\u{7F}é😀\"")
    }

    @Test func `Commas stand between members and nowhere else`() {
        var out = JSONWriter()
        out.beginObject()
        out.field("a", 1)
        out.key("b")
        out.beginArray()
        out.endArray()
        out.field("c", ["x", "y"])
        out.key("d")
        out.beginObject()
        out.endObject()
        out.field("e", nil as String?)
        out.key("f\"")
        out.bool(true)
        out.endObject()
        #expect(out.text == #"{"a":1,"b":[],"c":["x","y"],"d":{},"e":null,"f\"":true}"#)
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let marks: [UInt8] = Array("\"\\{}[],:0e-+.tfn u/".utf8) + [0x00, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
        guard !bytes.isEmpty else { return bytes.append(random.pick(marks)) }
        let at = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes[at] = random.pick(marks)
        case 1: bytes.insert(random.pick(marks), at: at)
        case 2: bytes.remove(at: at)
        case 3: bytes[at] ^= UInt8(1 << random.below(8))
        default: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random.below(6)))
        }
    }
}
