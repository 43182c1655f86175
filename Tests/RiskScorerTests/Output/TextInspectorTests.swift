import Testing
import Vocabulary

@testable import RiskScorer

struct TextInspectorTests {
    static let prompt = OutputLeakTests.prompt
    static let everything = InspectionPlan(
        actions: .all(.mask),
        leaks: [LeakSource(prompt: prompt), LeakSource(minted: [OutputLeakTests.mark], listed: [])].compactMap { $0 })

    static let texts: [String] = [
        "Hello there! How are you today? I'm fine: 3 + 4 = 7, see https://example.com/a?b=1.",
        "Ключ: AKIA" + "Q3EGRIFJ7EXAMPLE" + " – 4111 1111 1111 1111 – jane@example.org 🙂 DE89 3704 0044 0532 0130 00",
        "![x](https://evil.example/p?q=AKIA" + "Q3EGRIFJ7EXAMPLE"
            + "&b=4111111111111111) and <script>é</script>\u{9B}x",
        prompt, OutputLeakTests.base64(prompt), String(prompt.reversed()) + " " + OutputLeakTests.mark,
        "日本語のテキスト、" + OutputLeakTests.mark.map(String.init).joined(separator: "、"),
        "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE "
            + "KEY-----\n[a](b) (212) 555-0123",
        String(repeating: "ghp_", count: 90), String(repeating: "![", count: 200) + "](https://",
        "eyJ" + String(repeating: "a", count: 600),
        String(repeating: "4111 ", count: 80), String(repeating: "http://a?b=", count: 60),
        "é" + String(repeating: "日", count: 300),
    ]

    @Test(arguments: texts.indices) func `the same comes out however a text is cut`(_ index: Int) {
        let text = Self.texts[index]
        let whole = Inspected([text], Self.everything)
        for count in [1, 2, 3, 5, 7, 16, 64] {
            let pieces = Inspected(Inspected.cut(text, every: count), Self.everything)
            #expect(pieces.text == whole.text)
            #expect(pieces.findings == whole.findings)
        }
        let scalars = text.unicodeScalars.map { String($0) }
        #expect(Inspected(scalars, Self.everything).text == whole.text)
        var random = Splits(seed: UInt64(index + 1))
        for _ in 0..<40 { #expect(Inspected(random.cut(text), Self.everything).text == whole.text) }
    }

    /// Whole finds, halves of them, and what stands around them.
    static let fragments: [String] = [
        " ", "\n", "a", "The ", "é", "日本", "🙂", "\u{200B}", "![", "](", ")", "<", ">", "\"", "`", "```\n", "-", "-----",
        "@", "4", "+",
        "(", "AKIA", "AKIA" + "Q3EGRIFJ7EXAMPLE", "ghp_", "eyJ", "eyJhbGciOiJIUzI1NiJ9.eyJ",
        "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIB",
        "-----END PRIVATE " + "KEY-----", "4111 1111 ", "4111 1111 1111 1111", "DE89 3704 ",
        "DE89 3704 0044 0532 0130 00",
        "jane@corp.example", "jane@", "+49 30 901820", "https://", "https://evil.example/?q=", "the+user+is+John",
        "[1]: ", "<img src=",
        "<script>", "onerror=", "javascript:", "\u{1B}", "\u{9B}", OutputLeakTests.mark,
        String(OutputLeakTests.mark.prefix(9)),
        String(OutputLeakTests.mark.dropFirst(6)), prompt, String(prompt.prefix(25)),
        String(prompt.dropFirst(40).prefix(90)),
        OutputLeakTests.base64(String(prompt.prefix(60))), OutputLeakTests.hex(String(prompt.prefix(30))),
    ]

    @Test(arguments: 1...24) func `no way of cutting makes a difference to any mixture of finds`(_ seed: Int) {
        var random = Splits(seed: UInt64(seed))
        for _ in 0..<25 {
            let text = (0..<random.next(9)).map { _ in Self.fragments[random.next(Self.fragments.count) - 1] }.joined()
            for plan in [Self.everything, Self.stopping] {
                let whole = Inspected([text], plan)
                for _ in 0..<4 {
                    let pieces = Inspected(random.cut(text), plan)
                    #expect(pieces.text == whole.text, "\(text.debugDescription)")
                    #expect(pieces.findings == whole.findings)
                    #expect(pieces.mostHeld <= TextInspector.holdLimit)
                }
            }
        }
    }

    static let stopping = InspectionPlan(
        actions: [.canary: .stop, .systemPromptLeak: .mask, .secret: .mask, .pii: .report, .markdownExfil: .mask],
        leaks: everything.leaks)

    @Test(arguments: texts.indices) func `no more than the bound is ever held`(_ index: Int) {
        #expect(
            Inspected(Inspected.cut(Self.texts[index], every: 1), Self.everything).mostHeld <= TextInspector.holdLimit)
    }

    @Test func `ordinary prose flows at once`() {
        let text = """
            Swift is a general-purpose language. It's fast (mostly), safe, and fun! In 2014, Apple released it; today \
            it runs on Linux as well: servers, tools, even microcontrollers. Here are 3 reasons to try it:
            1. Optionals make nil explicit.
            2. Value types keep state local.
            """
        var inspector = TextInspector(InspectionPlan(actions: OutputDefaults.actions, leaks: Self.everything.leaks))
        var most = 0
        for piece in Inspected.cut(text, every: 4) {
            _ = inspector.push(piece)
            most = max(most, inspector.held)
        }
        #expect(most <= 12)
    }

    @Test func `monitoring tells, and changes and holds nothing`() {
        let plan = InspectionPlan(actions: .all(.stop), isMonitored: true, leaks: Self.everything.leaks)
        for text in Self.texts {
            var inspector = TextInspector(plan)
            for piece in Inspected.cut(text, every: 2) { #expect(inspector.push(piece) == piece) }
            #expect(inspector.finish().isEmpty)
            #expect(
                inspector.findings.allSatisfy { $0.action == .report && ($0.would == .stop || $0.would == .report) })
        }
        #expect(!Inspected(Self.texts[1], plan).findings.isEmpty)
    }

    @Test func `what is off is not looked for`() {
        let plan = InspectionPlan(actions: .all(.off), leaks: Self.everything.leaks)
        #expect(plan.isIdle)
        for text in Self.texts { #expect(Inspected(text, plan).findings.isEmpty) }
    }

    @Test func `stopping gives out what stood before, and nothing after`() {
        let plan = InspectionPlan(actions: [.secret: .stop])
        let result = Inspected(
            Inspected.cut("The key is AKIA" + "Q3EGRIFJ7EXAMPLE" + " and that is all", every: 3), plan)
        #expect(result.text == "The key is ")
        #expect(result.isStopped)
    }

    @Test func `findings are bounded, masks are not`() {
        let text = String(repeating: "AKIA" + "Q3EGRIFJ7EXAMPLE ", count: 100)
        let result = Inspected(text)
        #expect(result.findings.count == TextInspector.findingLimit)
        #expect(result.text == String(repeating: "[secret removed] ", count: 100))
    }
}

extension TextInspectorTests {
    @Test(arguments: ["Write to bob@corp.example", "Use AKIA" + "Q3EGRIFJ7EXAMPLE", "It is 378282246310005"])
    func `what is only told is open until the text ends`(_ text: String) {
        var inspector = TextInspector(InspectionPlan(actions: .all(.report)))
        #expect(inspector.push(text) == text)
        #expect(inspector.held == 0 && inspector.isOpen && inspector.findings.isEmpty)
        #expect(inspector.finish().isEmpty)
        #expect(inspector.findings.count == 1 && !inspector.isOpen)
    }

    static let flood = (1...20).map { "Write to bob\($0)@corp.example. " }.joined()

    @Test func `a flood of small finds hides none that decides`() {
        let plan = InspectionPlan(
            actions: [.pii: .report, .secret: .mask, .canary: .stop], leaks: Self.everything.leaks)
        let result = Inspected(Self.flood + "AKIA" + "Q3EGRIFJ7EXAMPLE and \(OutputLeakTests.mark).", plan)
        #expect(result.isStopped)
        #expect(result.findings.count == TextInspector.findingLimit)
        #expect(result.findings.suffix(2).map(\.code) == [.secretOutput, .canaryLeak])
        #expect(result.omitted == 6)
    }

    @Test func `an answer that is ended says for what, whatever else it held`() {
        let plan = InspectionPlan(actions: .all(.stop), leaks: Self.everything.leaks)
        let monitored = InspectionPlan(actions: .all(.stop), isMonitored: true, leaks: Self.everything.leaks)
        let text = String(repeating: "AKIA" + "Q3EGRIFJ7EXAMPLE ", count: 17) + Self.prompt
        #expect(Inspected(text, monitored).findings.last?.code == .systemPromptLeak)
        var inspector = TextInspector(plan)
        _ = inspector.push("So: " + Self.prompt)
        #expect(inspector.stop == .systemPromptLeak)
    }
}

/// What policy does where nobody says otherwise, for the cost of ordinary answers.
enum OutputDefaults {
    static let actions: [OutputCategory: OutputAction] = [
        .canary: .stop, .systemPromptLeak: .stop, .secret: .mask, .pii: .report, .markdownExfil: .mask,
        .activeContent: .report,
    ]
}

/// Cuts texts at random places; the same for the same seed.
struct Splits {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// From 1 to `most`.
    mutating func next(_ most: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(most)) + 1
    }

    mutating func cut(_ text: String) -> [String] {
        var pieces: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            let count = next(23)
            pieces.append(String(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
