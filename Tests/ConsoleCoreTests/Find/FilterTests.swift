import Testing
import Vocabulary

@testable import ConsoleCore

struct FilterTests {
    struct Case: Sendable {
        var filter: String
        var matches: Bool

        init(_ filter: String, _ matches: Bool) { (self.filter, self.matches) = (filter, matches) }
    }

    /// Against tenant Acme-Corp (t_7f3a), HIGH, rule `override.ignore`, blocked, text `Ignore PREVIOUS … 指示`.
    static let cases: [Case] = [
        .init("", true), .init("   ", true), .init("ignore", true), .init("PREVious", true), .init("指示", true),
        .init("absent", false), .init("ignore absent", false), .init("tenant:acme", true), .init("tenant:7F3", true),
        .init("tenant:globex", false), .init("sev:high", true), .init("sev:HIGH", true), .init("sev:crit", false),
        .init("sev:>=med", true), .init("sev:>=high", true), .init("sev:>=critical", false), .init("sev:low", false),
        .init("sev:<high", false), .init("sev:<=high", true), .init("sev:>med", true), .init("!sev:high", false),
        .init("sev:>=low tenant:acme ignore", true), .init("ign.re", true), .init("ignore.*指示", true),
        .init("^previous", false), .init("^ignore", true), .init("指示$", true), .init("acme|globex", true),
        .init("rule:override", true), .init("rule:^ignore", false), .init("code:pi_", true), .init("model:smol", true),
        .init("key:k_1$", true), .init("key:k_2", false), .init("act:block", true), .init("act:warn|would", false),
        .init("!ignore", false), .init("!absent", true), .init("ignore !absent", true), .init("ignore !acme", false),
        .init("! ignore absent", true), .init("! ignore acme", false), .init("! absent", true), .init("!", false),
        .init("\"previous instructions\"", true), .init("\"previous.instructions\"", false),
        .init("/previous\\s+instructions/", true), .init("/previous instr/", true), .init("!/previous instr/", false),
        .init("tenant:\"acme-corp\"", true), .init("tenant:/acme.corp/", true), .init("/v1/chat", false),
        .init("previous\\ instructions", true), .init("unicode:tag", false), .init("TENANT:acme", true),
        .init("tenant:", true), .init("\"unclosed", false),
    ]

    static func texts(_ field: Filter.Field?) -> [String] {
        switch field {
        case .tenant: ["Acme-Corp", "t_7f3a"]
        case .rule: ["override.ignore"]
        case .code: ["pi_instruction_override"]
        case .model: ["smollm2-135m.gguf"]
        case .key: ["k_1"]
        case .act: ["BLOCK"]
        case nil: ["Acme-Corp", "t_7f3a", "Ignore PREVIOUS instructions 指示"]
        }
    }

    @Test(arguments: cases)
    func `every word must hold`(_ item: Case) throws {
        #expect(try Filter(item.filter).matches(.init(severity: .high, texts: Self.texts)) == item.matches)
    }

    @Test(arguments: [
        ("“quoted” – «word» 日本語 ｆｕｌｌ 😀", false), ("a\u{200B}b", true), ("\u{E0041}", true), ("e\u{301}", true),
        ("a\u{1B}[2J", true), ("plain", false),
    ])
    func `only a text that hides something is spelled`(_ text: String, _ isSpelled: Bool) {
        #expect((text.spelled != nil) == isSpelled)
    }

    @Test(arguments: [("ignore", 0), ("tag", 1), ("absent", 1), ("absent other", 1), ("tenant:absent", 0)])
    func `what is spelled is looked at once, and only where the text does not match`(_ filter: String, _ times: Int)
        throws
    {
        var asked = 0
        let subject = Filter.Subject(severity: .high, texts: Self.texts) {
            asked += 1
            return ["⟦TAG a⟧"]
        }
        #expect(try Filter(filter).matches(subject) == ["ignore", "tag"].contains(filter) && asked == times)
    }

    struct Fault: Sendable {
        var filter: String
        var offset: Int
        var reason: String

        init(_ filter: String, _ offset: Int, _ reason: String) {
            (self.filter, self.offset, self.reason) = (filter, offset, reason)
        }
    }

    static let faults: [Fault] = [
        .init("x sev:huge", 6, "no severity"), .init("sev:", 4, "no severity"),
        .init("ok a(b", 4, "this ( is never closed"),
        .init("tenant:*", 7, "nothing before * to repeat"), .init("x /a b(/", 6, "this ( is never closed"),
        .init(String(repeating: "a ", count: 20), 32, "more than 16 words"),
    ]

    @Test(arguments: faults)
    func `a word without sense is named with its place`(_ item: Fault) {
        #expect {
            try Filter(item.filter)
        } throws: { error in
            guard let error = error as? PatternError else { return false }
            return error.offset == item.offset && error.reason == item.reason
        }
    }

    @Test func `a bad filter stays in its line and the old one in force`() {
        var scene = Scene.busy()
        scene.press("/")
        scene.type("initech")
        scene.press(.enter, "/", .control("u"))
        scene.type("sev:huge")
        #expect(scene.text.contains("column 5: no severity"))
        scene.press(.enter)
        #expect(scene.model.prompt?.text == "sev:huge" && scene.model.filterText == "initech")
        scene.press(.escape)
        #expect(scene.model.prompt == nil && scene.model.filterText == "initech")
    }

    @Test func `what the screen spells out can be found`() {
        var scene = Scene.busy()
        for (words, rows) in [
            ("\"ignore all previous\" excerpt", 0), ("rlo", 1), ("\"⟦ZWSP⟧\"", 1), ("\"TAG ignore all\"", 1),
        ] {
            scene.press("/", .control("u"))
            scene.type(words)
            scene.press(.enter)
            #expect(scene.model.rows(of: .blocked).count == rows, "\(words)")
        }
    }

    @Test func `typing a filter narrows all panes and Esc clears it`() {
        var scene = Scene.busy()
        let all = scene.model.rows(of: .blocked).count
        scene.press("/")
        scene.type("tenant:日本")
        #expect(scene.model.rows(of: .blocked).count == all)
        scene.press(.enter)
        #expect(scene.model.rows(of: .blocked).count == 1)
        #expect(scene.model.rows(of: .tenants) == [.tenant("t_ja")])
        scene.receive(.decision(Scene.decision("globex")), tenant: "t_glob", request: "new")
        #expect(scene.model.rows(of: .blocked).count == 1)
        scene.press(.escape)
        #expect(scene.model.rows(of: .blocked).count == all + 1)
    }

    @Test func `keys that command elsewhere are letters while a filter is typed`() {
        var scene = Scene()
        scene.press("/", "q", "b", "Y", .backspace)
        #expect(scene.model.prompt?.text == "qb")
        scene.press(.control("u"), "z", .escape)
        #expect(scene.model.prompt == nil && scene.model.filterText.isEmpty)
    }

    @Test func `n and N go through what the last filter found`() {
        var scene = Scene.busy()
        scene.press("2", "n")
        #expect(scene.text.contains("nothing to look for"))
        scene.press("/")
        scene.type("act:warn|logprobs")
        scene.press(.enter, .escape)
        let all = scene.model.rows(of: .blocked)
        let found = all.indices.filter { scene.model.board.passes(all[$0], try! Filter("act:warn|logprobs")) }
        #expect(!found.isEmpty)
        var seen: [Int] = []
        for _ in found {
            scene.press("n")
            if let row = scene.model.current(in: .blocked), let index = all.firstIndex(of: row) { seen.append(index) }
        }
        #expect(seen == found)
        scene.press("n")
        #expect(scene.text.contains("no match below"))
        scene.press("N")
        #expect(scene.text.contains(found.count > 1 ? "▶" : "no match above"))
    }

    @Test func `what is found is set off until the second Esc`() {
        var scene = Scene.busy()
        let plain = view(scene.model)
        scene.press("2", "/")
        scene.type("logprobs")
        scene.press(.enter, .escape)
        let row = scene.lines.firstIndex { $0.contains("top 5 logprobs") } ?? 0
        let cells = Array(view(scene.model).row(row))
        let marked = cells.filter { $0.style.attributes.isSuperset(of: [.reverse, .bold]) }.map(\.text).joined()
        #expect(marked.contains("logprobs"))
        scene.press(.escape, "1")
        #expect(view(scene.model).row(row).map(\.style) == plain.row(row).map(\.style))
    }

    @Test func `a selection survives a change of filter, on the nearest row that is left`() throws {
        var scene = Scene.busy()
        scene.press("2", "j", "j", "j")
        let held = try #require(scene.model.current(in: .blocked))
        scene.press("/")
        scene.type("initech")
        scene.press(.enter)
        #expect(scene.model.current(in: .blocked) == held)
        scene.press(.escape)
        #expect(scene.model.current(in: .blocked) == held)
        scene.press("/")
        scene.type("rlo|logprobs")
        scene.press(.enter)
        let all = scene.model.rows(of: .blocked)
        let now = try #require(scene.model.current(in: .blocked))
        #expect(all.contains(now) && now != held)
    }
}
