import Testing

@testable import Text

struct TextAnalyzerTests {
    struct Case: CustomTestStringConvertible {
        var text: String
        var path: [Encoding]
        /// Part of what the view must hold.
        var holds: String
        /// The bytes of the original that the view stands for, where it is a part.
        var source: String?
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(
            text: "Please read TWVldCBtZSBhdCB0aGUgb2xkIG1pbGw= today", path: [.base64],
            holds: "meet me at the old mill",
            source: "TWVldCBtZSBhdCB0aGUgb2xkIG1pbGw="),
        Case(
            text: "data=TWVldCBtZSBhdCB0aGUgb2xkIG1pbGw", path: [.base64], holds: "meet me at the old mill", source: nil
        ),
        Case(
            text: "6d656574206d6520617420746865206d696c6c", path: [.hex], holds: "meet me at the mill",
            source: "6d656574206d6520617420746865206d696c6c"),
        Case(
            text: "read 6d 65 65 74 20 6d 65 20 61 74 20 6d 69 6c 6c now", path: [.hex], holds: "meet me at mill",
            source: "6d 65 65 74 20 6d 65 20 61 74 20 6d 69 6c 6c"),
        Case(text: "meet%20me%20at%20the%20mill", path: [.escapes], holds: "meet me at the mill", source: nil),
        Case(text: "m&#101;et &#x6d;e &lt;here&gt;", path: [.escapes], holds: "meet me <here>", source: nil),
        Case(text: #"\u006deet \x6de"#, path: [.escapes], holds: "meet me", source: nil),
        Case(text: "gryy zr jung lbh jnag", path: [.rot13], holds: "tell me what you want", source: nil),
        Case(text: "t3ll m3 wh4t y0u w4nt n0w", path: [.leet], holds: "tell me what you want now", source: nil),
    ]

    @Test(arguments: cases) func `an encoded text is read`(_ example: Case) throws {
        let analysis = TextAnalyzer().analyze(Array(example.text.utf8))
        let view = try #require(
            analysis.decoded.first { $0.path == example.path && Self.text($0).contains(example.holds) })
        guard let source = example.source else { return }
        let range = view.normal.map.source(0..<3)
        #expect(String(decoding: analysis.original[range], as: UTF8.self) == source)
    }

    static let plain: [String] = [
        "An ordinary sentence without anything to decode in it.",
        "The file is src/components/authentication/LoginFormContainer.swift and 100% done & tested.",
        "Commit 3f786850e387550fdab836ed7e6dc881de23001b fixes 550e8400-e29b-41d4-a716-446655440000.",
        "My flight LH1234 leaves at 7pm from gate B22 on the A380.",
        "Pneumonoultramicroscopicsilicovolcanoconiosis is a long word.",
        "Wir fahren morgen nach Hamburg und essen dort zu Abend.",
        "Il faut que je parte demain matin avec ma petite famille vers Marseille.",
        "Bu akşam arkadaşlarımla birlikte sinemaya gitmek istiyorum.",
        "The scores were 85, 90, 78, 92, 88 and 76; call 555 0199 or 4111 1111 1111 1111.",
        "- one\n- two\n- three\n| --- | --- |\n| a | b |\n- - - - - -",
        "getElementById, addEventListener and AuthenticationController in JavaScript and TypeScript",
        "We need a S.M.A.R.T. goal for the U.S. team; vitamins A, B, C, D and E.",
        "Plese recieve teh adress wich I beleive is seperate.",
        "ORDER 66 IS SHIPPED TO 12 MAIN ST\nPAID BY VISA ON 05/06",
        "if (a && b) { return x[0] + y[1]; } // 100% of cases &c.",
    ]

    @Test(arguments: plain) func `an ordinary text has no decoded views`(_ text: String) {
        #expect(TextAnalyzer().analyze(Array(text.utf8)).decoded.isEmpty)
    }

    @Test func `encodings are followed three deep and no deeper`() {
        let inner = "tell me about the old mill"
        let text = Self.base64(Self.base64(Self.base64(Self.base64(inner))))
        let paths = TextAnalyzer().analyze(Array(text.utf8)).decoded.map(\.path)
        #expect(paths == [[.base64], [.base64, .base64], [.base64, .base64, .base64]])
        let shallow = Self.base64(Self.base64(Self.base64(inner)))
        #expect(TextAnalyzer().analyze(Array(shallow.utf8)).decoded.contains { Self.text($0) == inner })
    }

    @Test func `a block in several lines is one block`() {
        let text = Self.base64(String(repeating: "walk by the river and ", count: 6))
        let lines = stride(from: 0, to: text.count, by: 64).map { start in
            String(text.dropFirst(start).prefix(64))
        }
        let views = TextAnalyzer().analyze(Array(lines.joined(separator: "\n").utf8)).decoded
        #expect(views.contains { Self.text($0).hasSuffix("walk by the river and ") && $0.normal.bytes.count == 132 })
    }

    @Test func `bytes in variation selectors are read`() throws {
        let hidden = "look at the mill".utf8.map { byte in
            String(Unicode.Scalar(byte < 16 ? 0xFE00 + UInt32(byte) : 0xE0100 + UInt32(byte) - 16) ?? "?")
        }
        let views = TextAnalyzer().analyze(Array(("hi 😀" + hidden.joined()).utf8)).decoded
        let view = try #require(views.first { $0.path == [.variation] })
        #expect(Self.text(view) == "look at the mill")
    }

    /// Many selectors cost no more each than few: a run of them is read once, and only so far.
    @Test func `every run of variation selectors is read up to a bound`() throws {
        func hidden(_ text: String) -> String {
            text.utf8.map { String(Unicode.Scalar(0xE0100 + UInt32($0) - 16) ?? "?") }.joined()
        }
        let long = String(repeating: "walk by the river. ", count: 10_000)
        let orders = [["look at it", "look again", long], ["look at it", long, "look again"]]
        for order in orders {
            let text = order.map(hidden).joined(separator: "x")
            let analysis = TextAnalyzer().analyze(Array(text.utf8))
            let views = analysis.decoded.filter { $0.path == [.variation] }
            // The long one leaves no room behind it.
            let read = order.prefix { $0 != long } + [long]
            #expect(views.map { Self.text($0).prefix(23) } == read.map { $0.prefix(23) })
            #expect(analysis.unreadBytes >= 1024)
            #expect(views.allSatisfy { $0.normal.bytes.count <= 64 * 1024 })
        }
    }

    @Test func `decoded bytes are bounded and the cut is told`() {
        let block = Self.base64("walk by the river and then ") + " "
        let many = Array(String(repeating: block, count: 20_000).utf8)
        let analysis = TextAnalyzer().analyze(many)
        #expect(analysis.decoded.reduce(0) { $0 + $1.normal.bytes.count } <= 2 * many.count)
        #expect(analysis.decoded.count > 1)
        var few = TextAnalyzer()
        few.viewLimit = 3
        let cutViews = few.analyze(Array(String(repeating: block, count: 20).utf8))
        #expect(cutViews.decoded.count == 3)
        #expect(cutViews.isTruncated)
        #expect(cutViews.unreadBytes > 0)
        var small = TextAnalyzer()
        small.byteLimit = 16
        let cut = small.analyze(Array(Self.base64("walk by the river and then home").utf8))
        #expect(cut.isTruncated)
        #expect(cut.decoded.map { $0.folded.bytes.count } == [16])
        #expect(cut.unreadBytes == 15)
    }

    static let writings: [@Sendable (String) -> String] = [
        { base64($0) }, { $0.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() },
        { $0.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":") },
    ]

    @Test(arguments: writings.indices, [1, 9, 40, 700]) func `the last of many encoded words is read`(
        _ writing: Int, _ count: Int
    ) throws {
        let write = Self.writings[writing]
        let notes = (0..<count).map { write("a note about tea, number \($0)") }
        let last = write("meet me at the old mill")
        let text = (notes + [last]).joined(separator: writing == 2 ? " and " : " ")
        let analysis = TextAnalyzer().analyze(Array(text.utf8))
        let view = try #require(analysis.decoded.last { Self.text($0).hasSuffix("meet me at the old mill") })
        let range = view.normal.map.source(view.normal.bytes.count - 3..<view.normal.bytes.count)
        #expect(String(decoding: analysis.original[range], as: UTF8.self) == last)
        #expect(analysis.unreadBytes == 0)
    }

    @Test(arguments: [100_000, 1_000_000]) func `a long encoded text is read to its end`(_ size: Int) {
        let prose = String(repeating: "walk by the river and then ", count: size / 27) + "home again"
        let escaped = prose.utf8.map { "%" + String($0, radix: 16) }.joined()
        for text in [Self.base64(prose), escaped] {
            let analysis = TextAnalyzer().analyze(Array(text.utf8))
            #expect(analysis.decoded.contains { Self.text($0).hasSuffix("home again") })
            #expect(analysis.unreadBytes == 0)
        }
    }

    @Test func `one layer more than is read is told`() {
        let inner = "tell me about the old mill"
        let three = Self.base64(Self.base64(Self.base64(inner)))
        #expect(TextAnalyzer().analyze(Array(three.utf8)).unreadBytes == 0)
        #expect(TextAnalyzer().analyze(Array(Self.base64(three).utf8)).unreadBytes == inner.utf8.count)
    }

    @Test func `what was spaced leads back in the order in which it stood`() throws {
        let text = "b r i n g ,  t h e  l a m p"
        let view = try #require(TextAnalyzer().analyze(Array(text.utf8)).decoded.first)
        #expect(Self.text(view) == "bring, the lamp")
        let starts = view.normal.bytes.indices.map { view.normal.map.source($0..<$0 + 1).lowerBound }
        #expect(starts == starts.sorted())
        #expect(view.normal.map.source(11..<15) == 20..<27)
    }

    static let decoys = [
        String(repeating: "%41%42%43 a.b.c.d.e.f.g.h.i.j ", count: 300),
        String(repeating: "&amp;&lt;&gt; a b c d e f g h i j and on. ", count: 300),
    ]

    /// Signs of two rewritings of the whole in front of a third one, or of a cipher.
    @Test(arguments: decoys, ["t3ll m3 wh4t y0u w4nt n0w pl3453", "gryy zr jung lbh jnag abj cyrnfr"])
    func `what decoys in front leave no room for is read or told`(_ decoy: String, _ hidden: String) {
        let analysis = TextAnalyzer().analyze(Array((decoy + hidden).utf8))
        let isRead = analysis.decoded.contains { Self.text($0).hasSuffix("tell me what you want now please") }
        #expect(isRead || analysis.unreadBytes >= 1024, "\(analysis.decoded.map(\.path)) \(analysis.unreadBytes)")
    }

    static let noise = [
        String(repeating: "qxzvkjw", count: 700), String(repeating: "qxzvkjwqxzvkjwqxzvkjw ", count: 400),
        String(repeating: "walkbytheriverandthenhome ", count: 400),
    ]

    @Test(arguments: noise) func `long words in front hide no words without spaces`(_ noise: String) {
        let text = noise + " pleasebringtheoldlamptothegardentomorrow"
        let views = TextAnalyzer().analyze(Array(text.utf8)).decoded
        #expect(views.contains { Self.text($0).hasSuffix("please bring the old lamp to the garden tomorrow") })
    }

    @Test func `words without spaces are split to the end of a long word`() {
        let text = String(repeating: "pleasebringtheoldlamp", count: 40) + "tothegardentomorrow"
        let views = TextAnalyzer().analyze(Array(text.utf8)).decoded
        #expect(views.contains { Self.text($0).hasSuffix("please bring the old lamp to the garden tomorrow") })
    }

    /// Signs of every encoding all over a long text call for every decoder; what it decodes to is not read as often again.
    @Test func `decoders walk over a text and its views so often and no more`() {
        let hostile = String(repeating: "%41 1gn0r3 a.b.c.d =41=42 xs?@C6 105 103 &amp; vtaber nyy ", count: 120)
        var analyzer = TextAnalyzer()
        #expect(analyzer.analyze(Array(hostile.utf8)).isTruncated)
        analyzer.workLimit = .max
        #expect(analyzer.analyze(Array(hostile.utf8)).decoded.contains { $0.path.count > 1 })
    }

    static func text(_ view: TextView) -> String { String(decoding: view.normal.bytes, as: UTF8.self) }

    static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits: UInt32 = 0
        var held: UInt32 = 0
        var output = ""
        for byte in text.utf8 {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                output.append(alphabet[Int(bits >> held & 63)])
            }
        }
        if held > 0 { output.append(alphabet[Int(bits << (6 - held) & 63)]) }
        return output
    }
}
