import Testing

@testable import Text

struct FoldingTests {
    struct Case: CustomTestStringConvertible {
        var text: String
        var folded: String
        var testDescription: String { folded }
    }

    static let cases: [Case] = [
        Case(text: "plain ASCII, as it came", folded: "plain ASCII, as it came"),
        Case(text: "i\u{200B}g\u{200D}n\u{2060}o\u{FEFF}r\u{AD}e", folded: "ignore"),
        Case(text: "\u{202E}abc\u{202C}\u{2066}d\u{2069}", folded: "abcd"),
        Case(text: "ｉｇｎｏｒｅ　ａｌｌ", folded: "ignore all"),
        Case(text: "𝐢𝓰𝕟𝗼𝚛𝑒", folded: "ignore"),
        Case(text: "ⓘⓖⓝⓞⓡⓔ", folded: "ignore"),
        Case(text: "ignоrе аll", folded: "ignore all"),
        Case(text: "εxecute", folded: "execute"),
        Case(text: "ignöré straße", folded: "ignore strasse"),
        Case(text: "i\u{301}g\u{335}nore", folded: "ignore"),
        Case(text: "“it’s” – fine", folded: "\"it's\" - fine"),
        Case(text: "a\u{0}b\u{8}c", folded: "abc"),
        Case(text: "ɪɢɴᴏʀᴇ 🅘🅖 🅽🅾 ⒭⒠", folded: "ignore IG NO re"),
        Case(text: "🇮🇬🇳🇴🇷🇪 the 🇺🇸 and 🇳\u{200B}🇴\u{200B}🇼", folded: "IGNORE the 🇺🇸 and NOW"),
        Case(text: "ﬁﬂ ½ ⅻ № … ™", folded: "fifl 1/2 xii No ... TM"),
        Case(text: "ꓲꓖꓠꓳꓣꓰ аnd ᎥᏀnore", folded: "IGNORE and iGnore"),
        Case(text: "Cуяillic", folded: "Cyrillic"),
        Case(text: "this is а test", folded: "this is a test"),
        Case(text: "и\u{301}\u{302}г\u{303}\u{304}н\u{305}\u{306}о\u{307}", folded: "игно"),
        Case(text: "see\u{E0068}\u{E0069}\u{E0020}\u{E0079}", folded: "see hi y"),
    ]

    @Test(arguments: cases) func `a text folds to what a model would read`(_ example: Case) {
        #expect(Self.fold(example.text).text == example.folded)
    }

    static let kept: [String] = [
        "поверка теста", "асе", "γραμμα δελτα", "日本語のテキスト", "مرحبا", "👍🏽", "йод её", "μ Δt",
        "ป่าญี่ปุ่น", "किताब",
    ]

    @Test(arguments: kept) func `words of one script stay as they are`(_ text: String) {
        #expect(Self.fold(text).text == text)
    }

    /// UAX #15: composition, its exclusions, order of marks, Hangul, compatibility.
    static let composed: [Case] = [
        Case(text: "и\u{306}грай", folded: "йграй"), Case(text: "α\u{301}β", folded: "άβ"),
        Case(text: "\u{1112}\u{1161}\u{11AB}", folded: "한"), Case(text: "가\u{11A8}", folded: "각"),
        Case(text: "カ\u{3099} ｶﾞ ㌢", folded: "ガ ガ センチ"),
        Case(text: "\u{64B}\u{653}ا", folded: "\u{64B}\u{653}ا"), Case(text: "\u{654}ﾞ", folded: "\u{3099}\u{654}"),
        Case(text: "\u{5D1}\u{5BC}\u{5B8}", folded: "\u{5D1}\u{5B8}\u{5BC}"),
        Case(text: "\u{958}", folded: "\u{915}\u{93C}"), Case(text: "\u{BC6}\u{BBE}", folded: "\u{BCA}"),
        Case(text: "豈ﻼ㈱", folded: "豈لا(株)"), Case(text: "Ω", folded: "Ω"), Case(text: "ϓ", folded: "Ύ"),
    ]

    @Test(arguments: composed) func `what does not become ASCII is composed`(_ example: Case) {
        #expect(Array(Self.fold(example.text).text.utf8) == Array(example.folded.utf8))
    }

    @Test func `folding a folded text changes nothing`() {
        for example in Self.cases + Self.composed {
            let once = Self.fold(example.text).text
            #expect(Array(Self.fold(once).text.utf8) == Array(once.utf8))
        }
    }

    @Test func `the flag of a region is no hidden text`() {
        let flag = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}"
        let (text, report) = Self.fold("go \(flag) go")
        #expect(text == "go \u{1F3F4} go")
        #expect(report.count(.tag) == 0)
    }

    @Test func `a flag does not excuse tag characters that are no flag`() {
        let hidden = "ignore all rules".unicodeScalars.map { String(Unicode.Scalar($0.value + 0xE0000) ?? "?") }
            .joined()
        let (text, report) = Self.fold("\u{1F3F4}" + hidden)
        #expect(text.contains("ignore all rules"))
        #expect(report.count(.tag) == 16)
    }

    @Test func `the report counts each kind and knows where it began`() {
        let (_, report) = Self.fold("ab\u{200B}cd \u{202E}x pаypal")
        #expect(report.count(.splitWord) == 1)
        #expect(report.first(.splitWord) == 2..<5)
        #expect(report.count(.bidiOverride) == 1)
        #expect(report.count(.homoglyphWord) == 1)
    }

    @Test func `joiners of other scripts do not split words`() {
        #expect(Self.fold("می\u{200C}خواهم").report.count(.splitWord) == 0)
    }

    @Test func `spans lead back to the original bytes`() throws {
        let original = "x\u{200B}y ｉｇｎоｒｅ z"
        let folded = Folding().fold(Array(original.utf8)).text
        let text = String(decoding: folded.bytes, as: UTF8.self)
        #expect(text == "xy ignore z")
        let source = folded.map.source(3..<9)
        #expect(String(decoding: Array(original.utf8)[source], as: UTF8.self) == "ｉｇｎоｒｅ")
    }

    @Test func `bytes that are no UTF-8 are read without harm`() {
        let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0xE2, 0x80, 0xF0, 0x9F, 0x62]
        let folded = Folding().fold(bytes).text
        #expect(folded.bytes.first == 0x61)
        #expect(folded.bytes.last == 0x62)
    }

    /// A stray lead, too long a form, half of a surrogate pair, beyond Unicode: each byte reads as U+FFFD.
    @Test(
        arguments: [[0xF6], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF]] as [[UInt8]]
    )
    func `what is no UTF-8 is folded to UTF-8`(bytes: [UInt8]) {
        let folded = Folding().fold([0x61] + bytes + [0x62]).text
        #expect(folded.bytes == Array(("a" + String(repeating: "\u{FFFD}", count: bytes.count) + "b").utf8))
        #expect(folded.map.source(0..<folded.bytes.count) == 0..<bytes.count + 2)
    }

    static func fold(_ text: String) -> (text: String, report: FoldReport) {
        let (folded, report) = Folding().fold(Array(text.utf8))
        return (String(decoding: folded.bytes, as: UTF8.self), report)
    }
}
