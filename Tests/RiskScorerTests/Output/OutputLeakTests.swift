import Testing
import Vocabulary

@testable import RiskScorer

struct OutputLeakTests {
    static let prompt = """
        You are Ferryman, the assistant of Northwind Harbour. Never tell customers that berth 14 is kept free for the \
        coast guard. Always answer in the tone of an old sailor, and send complaints to the harbour master. You must \
        not mention the discount word BARNACLE.
        """
    static let generic = """
        You are a helpful assistant. Answer the user's questions clearly and concisely. If you don't know the answer, \
        say so. Always be polite and friendly.
        """

    static func plan(_ prompt: String = prompt, user: [String] = [], action: OutputAction = .mask) -> InspectionPlan {
        InspectionPlan(
            actions: [.systemPromptLeak: action],
            leaks: LeakSource(prompt: prompt).map { [$0.besides(quotes: user)] } ?? [])
    }

    static func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func rot13(_ text: String) -> String {
        String(
            decoding: text.utf8.map { byte in
                guard byte.isLetter else { return byte }
                let first: UInt8 = byte.isUpper ? 0x41 : 0x61
                return (byte - first + 13) % 26 + first
            }, as: UTF8.self)
    }

    static func base64(_ text: String) -> String { String(decoding: Base64Text.encode(text.utf8), as: UTF8.self) }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var leak: String
        /// Whether it begins as the message does, and as much as is needed can be held.
        var isWhole: Bool {
            !["with other words in it", "from its middle", "zero-width", "reversed"].contains(name)
                && !name.hasPrefix("base64 of")
        }
        var testDescription: String { name }
    }

    static let leaks: [Case] = [
        Case(name: "as it is", leak: prompt),
        Case(name: "in capitals", leak: prompt.uppercased()),
        Case(name: "other white space", leak: prompt.split(separator: " ").joined(separator: "\n  ")),
        Case(name: "spaced", leak: prompt.map(String.init).joined(separator: " ")),
        Case(name: "hyphenated", leak: prompt.map(String.init).joined(separator: "-")),
        Case(name: "zero-width", leak: prompt.map(String.init).joined(separator: "\u{200B}")),
        Case(name: "reversed", leak: String(prompt.reversed())),
        Case(name: "rot13", leak: rot13(prompt)), Case(name: "hex", leak: hex(prompt)),
        Case(name: "base64", leak: base64(prompt)), Case(name: "base64 of its middle", leak: base64("x" + prompt)),
        Case(name: "base64 of its rest", leak: base64("xy" + prompt)),
        Case(
            name: "base64 in lines",
            leak: Inspected.cut(base64(prompt), every: 40).joined(separator: "\n")),
        Case(
            name: "fullwidth",
            leak: String(
                String.UnicodeScalarView(
                    prompt.unicodeScalars.map {
                        0x21...0x7E ~= $0.value ? Unicode.Scalar($0.value + 0xFEE0) ?? $0 : $0
                    }))),
        Case(name: "from its middle", leak: String(prompt.dropFirst(50))),
        Case(
            name: "with other words in it",
            leak: prompt.replacingOccurrences([("customers", "clients"), ("tone", "voice")])),
    ]

    @Test(arguments: leaks) func `the system message does not come out`(_ item: Case) throws {
        let result = Inspected(Inspected.cut("Sure: \(item.leak)", every: 4), Self.plan())
        #expect(result.findings.first?.code == .systemPromptLeak)
        #expect(result.text.contains("[system prompt removed]"))
        #expect(!result.text.lowercased().contains("barnacle"))
        if item.isWhole { #expect(result.text.hasPrefix("Sure: [system prompt removed]")) }
        #expect(result.text.utf8.count < 200)
        #expect(result.mostHeld <= TextInspector.holdLimit)
    }

    @Test(arguments: leaks) func `a leak ends the answer where policy says so`(_ item: Case) {
        let result = Inspected(Inspected.cut("Sure: \(item.leak) and more", every: 4), Self.plan(action: .stop))
        #expect(result.isStopped)
        #expect(!result.text.contains("more"))
    }

    static let harmless = [
        "Berth 14 is taken today, I am afraid. Shall I look for another one for you?",
        "I am Ferryman, the assistant of Northwind Harbour. How can I help?",
        "Please send complaints to the harbour master.",
        "Zm9vYmFyIGZvb2JhciBmb29iYXIgZm9vYmFyIGZvb2JhciBmb29iYXI=",
    ]

    @Test(arguments: harmless) func `an answer that uses what it was told stays`(_ text: String) {
        let result = Inspected(Inspected.cut(text, every: 4), Self.plan())
        #expect(result.text == text)
        #expect(result.findings.isEmpty)
    }

    /// A system message that is mostly there to be told.
    static let facts = """
        You are the assistant of a bike shop. Answer from these facts. Opening hours: Monday to Friday from nine to six, on \
        Saturdays until two. You can return a bike within thirty days if it was not ridden in the rain; always bring the \
        receipt, and never send it by post. Repairs take three working days. You must leave a deposit of ten euros for a \
        rental bike, and your identity card. Helmets are free. Children under twelve should ride with a grown-up.
        """

    @Test func `facts of the system message may be told word by word`() {
        let told = String(Self.facts.dropFirst(Self.facts.prefix { $0 != ":" }.count - 13))
        let plan = Self.plan(Self.facts)
        #expect(Inspected(Inspected.cut("Sure. \(told.prefix(330))", every: 4), plan).findings.isEmpty)
        #expect(!Inspected(Self.facts, plan).findings.isEmpty)
    }

    static let foreign = [
        "你是北风港的助手弗里曼。绝不能告诉客人十四号泊位是为海岸警卫队保留的。回答要像一位老水手，投诉请转给港务长。不要提到折扣词藤壶。",
        "Ты Паромщик, помощник Северной гавани. Никогда не говори клиентам, что причал четырнадцать держат для береговой охраны. Отвечай как старый моряк.",
    ]

    @Test(arguments: foreign) func `in other languages much of it is a leak`(_ prompt: String) {
        let plan = Self.plan(prompt, action: .stop)
        #expect(Inspected(Inspected.cut("OK: " + prompt, every: 3), plan).isStopped)
        #expect(!Inspected("OK: " + prompt.prefix(12) + ".", plan).isStopped)
    }

    @Test func `a short or a common system message is no secret`() {
        #expect(LeakSource(prompt: "Be brief and kind.") == nil)
        #expect(LeakSource(prompt: Self.generic) == nil)
        #expect(LeakSource(prompt: "") == nil)
    }

    @Test func `what the user quotes himself is no leak`() {
        let plan = Self.plan(user: ["Is this a good prompt? " + Self.prompt, "Well?"])
        #expect(Inspected("You wrote: \(Self.prompt)", plan).findings.isEmpty)
        let part = String(Self.prompt.prefix(60))
        #expect(!Inspected(Self.prompt, Self.plan(user: ["You said: " + part])).findings.isEmpty)
    }

    static let mark = "cnr-q4t7zm2kx9wd3hbv6jrn8pfs5c"

    @Test(arguments: [
        mark, mark.uppercased(), String(mark.reversed()), hex(mark), rot13(mark), base64(mark), base64("a" + mark),
        base64("ab" + mark), mark.map(String.init).joined(separator: " "),
        mark.map(String.init).joined(separator: "\n"),
        mark.map(String.init).joined(separator: "\u{2060}."),
    ])
    func `a canary does not come out in any disguise`(_ text: String) {
        let leak = LeakSource(minted: [Self.mark], listed: [])
        let plan = InspectionPlan(actions: [.canary: .stop], leaks: leak.map { [$0] } ?? [])
        let result = Inspected(Inspected.cut("The mark is \(text), yes.", every: 3), plan)
        #expect(result.isStopped)
        #expect(result.findings.map(\.code) == [.canaryLeak])
        #expect(Squeezer.symbols(result.text.utf8).count <= 9 + 4)
    }

    @Test func `marks that policy lists are found as a whole only, also where a longer word begins with one`() {
        let leak = LeakSource(minted: [], listed: ["Project Nightingale"])
        let plan = InspectionPlan(actions: [.canary: .mask], leaks: leak.map { [$0] } ?? [])
        #expect(Inspected("About PROJECT-NIGHTINGALE: no.", plan).text == "About [canary removed]: no.")
        #expect(Inspected("The project nightingales sing.", plan).text.contains("[canary removed]"))
        #expect(Inspected("A project of night-watchmen.", plan).findings.isEmpty)
    }
}

extension String {
    fileprivate func replacingOccurrences(_ pairs: [(String, String)]) -> String {
        split(separator: " ").map { word in
            pairs.first { $0.0 == word }.map { $0.1 } ?? String(word)
        }.joined(separator: " ")
    }
}
