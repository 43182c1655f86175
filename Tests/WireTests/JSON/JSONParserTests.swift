import Testing
import Vocabulary

@testable import Wire

struct JSONParserTests {
    @Test(arguments: accepted) func `A text by RFC 8259 is taken`(sample: JSONSample) {
        #expect(sample.outcome() == nil)
    }

    @Test(arguments: structure + numbers + strings + encodings + keys + bounds)
    func `A text that leaves room for interpretation is refused for the right reason`(sample: JSONSample) {
        #expect(sample.outcome() == sample.fault)
    }

    @Test(arguments: accepted) func `No front part of a container is taken`(sample: JSONSample) {
        guard let last = sample.bytes.last, last == UInt8(ascii: "}") || last == UInt8(ascii: "]") else { return }
        for length in 0..<min(sample.bytes.count, 512) {
            #expect(JSONSample("front", bytes: Array(sample.bytes[..<length])).outcome() != nil)
        }
    }

    @Test func `Only duplicate keys have a reason code of their own`() {
        #expect(JSONError(.duplicateKey, at: 0).code == .duplicateJsonKey)
        for kind in [JSONError.Kind.empty, .syntax, .encoding, .surrogate, .tooDeep, .tooMany, .trailing, .number] {
            #expect(JSONError(kind, at: 0).code == .bodyMalformed)
        }
    }

    @Test func `The offset of a fault is where it stands`() {
        #expect(throws: JSONError(.syntax, at: 5)) { try JSONDocument(Array(#"{"a":x}"#.utf8)) }
        #expect(throws: JSONError(.duplicateKey, at: 8)) { try JSONDocument(Array(#"{"a":1,"a":2}"#.utf8)) }
        #expect(throws: JSONError(.trailing, at: 3)) { try JSONDocument(Array("{} x".utf8)) }
        #expect(throws: JSONError(.encoding, at: 2)) { try JSONDocument([0x22, 0x61, 0xFF, 0x22]) }
    }

    @Test func `Limits of depth and values are exact`() throws {
        let pair = Array("[[1]]".utf8)
        _ = try JSONDocument(pair, limits: .init(depth: 2, values: 3))
        #expect(throws: JSONError(.tooDeep, at: 1)) { try JSONDocument(pair, limits: .init(depth: 1)) }
        #expect(throws: JSONError(.tooMany, at: 2)) { try JSONDocument(pair, limits: .init(values: 2)) }
        #expect(throws: JSONError(.tooMany, at: 4)) {
            try JSONDocument(Array(#"{"":{}}"#.utf8), limits: .init(values: 2))
        }
    }

    @Test func `An object with 100,000 keys is read, and one duplicate among them is found`() throws {
        let names = (0..<100_000).map { "\"key_\($0 &* 7_919 % 100_000)_\($0)\":\($0)" }
        let text = "{" + names.joined(separator: ",")
        let document = try JSONDocument(Array((text + "}").utf8))
        #expect(document.root["key_7919_1"]?.int == 1)
        #expect(throws: JSONError.self) { try JSONDocument(Array((text + ",\"key_7919_1\":0}").utf8)) }
    }

    static let accepted: [JSONSample] = [
        JSONSample("null"), JSONSample("true"), JSONSample("false"), JSONSample("\"\""), JSONSample("[]"),
        JSONSample("{}"),
        JSONSample(" \t\r\n[ ] \n"), JSONSample("[[],{}]"), JSONSample(#"{"":0}"#),
        JSONSample(#"{"a":{"a":1},"b":{"a":1}}"#),
        JSONSample("0"), JSONSample("-0"), JSONSample("-0.0"), JSONSample("123"), JSONSample("1E22"),
        JSONSample("1e+2"),
        JSONSample("1.5e-7"), JSONSample("0e1"), JSONSample("0E+1"), JSONSample("-1"), JSONSample("1e308"),
        JSONSample("1e-400"), JSONSample("[123456789012345678901234567890]"),
        JSONSample(String(repeating: "9", count: 308)),
        JSONSample("0." + String(repeating: "0", count: 5000) + "1"), JSONSample(#""\"\\\/\b\f\n\r\t""#),
        JSONSample(#""\u0000""#), JSONSample(#""\u0061\u30af""#), JSONSample(#""\uD801\udc37""#),
        JSONSample(#""\uDBFF\uDFFF""#),
        JSONSample(#""\uFFFF\uFEFF""#), JSONSample("\"\u{7F}\""), JSONSample("\"\u{2028}\u{2029}\""),
        JSONSample("\"\u{10FFFF}\""),
        JSONSample("\"\u{FEFF}inside\""), JSONSample("\"\u{E000}\u{FFFF}\""), JSONSample(#"["\\u0000"]"#),
        JSONSample(#"{"a\u0000b":0,"a":1}"#), JSONSample(#"{"model":1,"Model":2,"MODEL":3}"#),
        JSONSample("{\"\u{E9}\":1,\"e\u{301}\":2}"),
        JSONSample(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)),
        JSONSample("{" + (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"),
    ]

    static let structure: [JSONSample] = [
        JSONSample("", .empty), JSONSample(" \n\t", .empty), JSONSample("[1,]", .syntax), JSONSample("[,1]", .syntax),
        JSONSample("[1,,2]", .syntax), JSONSample("[,]", .syntax), JSONSample("[1 2]", .syntax),
        JSONSample("[1;2]", .syntax),
        JSONSample("[", .syntax), JSONSample("[1", .syntax), JSONSample("[1}", .syntax),
        JSONSample("{\"a\":1]", .syntax),
        JSONSample("]", .syntax), JSONSample("}", .syntax), JSONSample("{", .syntax), JSONSample("{\"a\"", .syntax),
        JSONSample("{\"a\":", .syntax), JSONSample("{\"a\":1", .syntax), JSONSample("{\"a\":1,}", .syntax),
        JSONSample("{,}", .syntax),
        JSONSample("{\"a\" 1}", .syntax), JSONSample("{\"a\"::1}", .syntax), JSONSample("{\"a\",\"b\"}", .syntax),
        JSONSample("{a:1}", .syntax),
        JSONSample("{'a':1}", .syntax), JSONSample("{1:1}", .syntax), JSONSample("{null:1}", .syntax),
        JSONSample("{\"a\":}", .syntax),
        JSONSample("['a']", .syntax), JSONSample("[1/* c */]", .syntax), JSONSample("[1] // c", .trailing),
        JSONSample("/**/1", .syntax),
        JSONSample("# c\n1", .syntax), JSONSample("[]]", .trailing), JSONSample("{}{}", .trailing),
        JSONSample("1 2", .trailing),
        JSONSample("nullnull", .trailing), JSONSample("nul", .syntax), JSONSample("nuLL", .syntax),
        JSONSample("True", .syntax),
        JSONSample("truth", .syntax), JSONSample("fals", .syntax), JSONSample("undefined", .syntax),
        JSONSample("*", .syntax),
        JSONSample("[\u{0B}]", .syntax), JSONSample("[\u{0C}]", .syntax), JSONSample("[\u{A0}1]", .syntax),
        JSONSample("[\u{2060}]", .syntax),
        JSONSample("{}\u{0}", .trailing), JSONSample("\u{0}", .syntax), JSONSample("<html>", .syntax),
        JSONSample("(1)", .syntax),
    ]

    static let numbers: [JSONSample] = [
        JSONSample("NaN", .syntax), JSONSample("-NaN", .syntax), JSONSample("Infinity", .syntax),
        JSONSample("-Infinity", .syntax),
        JSONSample("inf", .syntax), JSONSample("01", .syntax), JSONSample("-01", .syntax), JSONSample("00", .syntax),
        JSONSample("+1", .syntax),
        JSONSample("-", .syntax), JSONSample("--1", .syntax), JSONSample("- 1", .syntax), JSONSample(".5", .syntax),
        JSONSample("-.5", .syntax),
        JSONSample("1.", .syntax), JSONSample("1.e1", .syntax), JSONSample("1e", .syntax), JSONSample("1e+", .syntax),
        JSONSample("1E-", .syntax),
        JSONSample("1e1.5", .trailing), JSONSample("1..2", .syntax), JSONSample("1.2.3", .trailing),
        JSONSample("0x10", .trailing),
        JSONSample("1_000", .trailing), JSONSample("1,000", .trailing), JSONSample("1f", .trailing),
        JSONSample("\u{FF11}", .syntax),
        JSONSample("1e400", .number), JSONSample("-1e400", .number), JSONSample("[1e99999]", .number),
        JSONSample(String(repeating: "9", count: 400), .number),
    ]

    static let strings: [JSONSample] = [
        JSONSample("\"", .syntax), JSONSample("\"a", .syntax), JSONSample("\"a\\", .syntax),
        JSONSample("\"a\\\"", .syntax),
        JSONSample("\"\t\"", .syntax), JSONSample("\"a\nb\"", .syntax), JSONSample("\"\u{0}\"", .syntax),
        JSONSample("\"\u{1F}\"", .syntax),
        JSONSample(#""\x41""#, .syntax), JSONSample(#""\a""#, .syntax), JSONSample(#""\'""#, .syntax),
        JSONSample(#""\0""#, .syntax),
        JSONSample(#""\U0041""#, .syntax), JSONSample(#""\u""#, .syntax), JSONSample(#""\u004""#, .syntax),
        JSONSample(#""\u00g0""#, .syntax),
        JSONSample(#""\u{41}""#, .syntax), JSONSample(#""\u+041""#, .syntax), JSONSample("\"\\\u{E9}\"", .syntax),
        JSONSample(#""\uD800""#, .surrogate), JSONSample(#""\uDC00""#, .surrogate),
        JSONSample(#""\uD800x""#, .surrogate),
        JSONSample(#""\uD800\n""#, .surrogate), JSONSample(#""\uD800\uD800""#, .surrogate),
        JSONSample(#""\uD800\u0041""#, .surrogate),
        JSONSample(#""\uDC37\uD801""#, .surrogate), JSONSample(#""\uD801\udc""#, .surrogate),
        JSONSample(#"{"\uD800":1}"#, .surrogate),
    ]

    static let encodings: [JSONSample] = [
        JSONSample("BOM", bytes: [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], .syntax),
        JSONSample("BOM alone", bytes: [0xEF, 0xBB, 0xBF], .syntax),
        JSONSample("UTF-16 LE", bytes: [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], .syntax),
        JSONSample("UTF-16 BE without BOM", bytes: [0x00, 0x7B, 0x00, 0x7D], .syntax),
        JSONSample("UTF-32 LE", bytes: [0x7B, 0, 0, 0, 0x7D, 0, 0, 0], .syntax),
        JSONSample("overlong slash", bytes: [0x22, 0xC0, 0xAF, 0x22], .encoding),
        JSONSample("overlong quote", bytes: [0x22, 0xC0, 0xA2, 0x22], .encoding),
        JSONSample("overlong in three", bytes: [0x22, 0xE0, 0x80, 0xAF, 0x22], .encoding),
        JSONSample("overlong in four", bytes: [0x22, 0xF0, 0x80, 0x80, 0xAF, 0x22], .encoding),
        JSONSample("modified NUL", bytes: [0x22, 0xC0, 0x80, 0x22], .encoding),
        JSONSample("CESU surrogate", bytes: [0x22, 0xED, 0xA0, 0x81, 0xED, 0xB0, 0xB7, 0x22], .encoding),
        JSONSample("above U+10FFFF", bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .encoding),
        JSONSample("five bytes", bytes: [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22], .encoding),
        JSONSample("lone continuation", bytes: [0x22, 0x80, 0x22], .encoding),
        JSONSample("cut sequence", bytes: [0x22, 0xE2, 0x82, 0x22], .encoding),
        JSONSample("cut at the end", bytes: [0x22, 0xF0, 0x9F], .encoding),
        JSONSample("Latin-1", bytes: [0x22, 0xE9, 0x22], .encoding),
        JSONSample("0xFF in a key", bytes: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], .encoding),
        JSONSample("raw high bytes outside a string", bytes: [0x5B, 0xC3, 0xA9, 0x5D], .syntax),
    ]

    static let keys: [JSONSample] = [
        JSONSample(#"{"a":1,"a":1}"#, .duplicateKey), JSONSample(#"{"a":1,"b":2,"a":3}"#, .duplicateKey),
        JSONSample(#"{"":1,"":2}"#, .duplicateKey), JSONSample(#"{"a":1,"\u0061":2}"#, .duplicateKey),
        JSONSample(#"{"\u0061":1,"\u0061":2}"#, .duplicateKey), JSONSample(#"{"\/":1,"/":2}"#, .duplicateKey),
        JSONSample(#"{"\n":1,"\u000A":2}"#, .duplicateKey), JSONSample(#"{"\uD83D\uDE00":1,"😀":2}"#, .duplicateKey),
        JSONSample(#"[{"x":{"a":1,"a":2}}]"#, .duplicateKey), JSONSample(#"{"a":{"b":1},"a":{"c":2}}"#, .duplicateKey),
        JSONSample("{" + (0..<13).map { "\"k\($0)\":0" }.joined(separator: ",") + ",\"k0\":1}", .duplicateKey),
        JSONSample(
            "{" + (0..<13).map { "\"k\($0)\":0" }.joined(separator: ",") + ",\"k\\u0031\\u0032\":1}", .duplicateKey),
        JSONSample("{" + (0..<11).map { "\"k\($0)\":0" }.joined(separator: ",") + ",\"k10\":1}", .duplicateKey),
    ]

    static let bounds: [JSONSample] = [
        JSONSample(String(repeating: "[", count: 65) + String(repeating: "]", count: 65), .tooDeep),
        JSONSample(String(repeating: #"{"a":"#, count: 65) + "1" + String(repeating: "}", count: 65), .tooDeep),
        JSONSample(String(repeating: "[", count: 100_000), .tooDeep),
        JSONSample("[" + String(repeating: "0,", count: 500_000) + "0]", .tooMany),
    ]
}
