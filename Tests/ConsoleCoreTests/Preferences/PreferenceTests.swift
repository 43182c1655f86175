import Testing
import Wire

@testable import ConsoleCore

struct PreferenceTests {
    @Test func `a settings file is read as it is written in the README`() {
        let text = """
            # how I like it
            theme = "contrast"
            sort = rate        # busiest first
            invert = false
            zoom = true
            pane = "alerts"
            filter = "sev:>=high \\"a b\\""
            mouse = false
            bell = false
            frame_rate = 5

            [environment]
            prod-eu-1 = "magenta"
            """
        let (preferences, faults) = Preferences.read(text)
        #expect(faults.isEmpty)
        #expect(preferences.theme == .contrast && preferences.sort == .rate && preferences.isInverted == false)
        #expect(preferences.isZoomed == true && preferences.pane == .alerts && preferences.mouse == false)
        #expect(preferences.filter == "sev:>=high \"a b\"" && !preferences.bell && preferences.frameTime == 200)
        #expect(preferences.environments == ["prod-eu-1": .magenta])
    }

    /// A line of a history, and whether it is kept on disk.
    static let remembered: [(String, Bool)] = [
        ("ban acme 4h harvests", true), ("revoke k_1", false), ("rev k_1", false),
        ("ban acme si-abcdefghijkl-abcdefghijklmnopqrstuvwxyz", false), ("goto so-abc-def", false),
        ("tenant:acme !" + String(repeating: "aB3", count: 11), false), ("sort risk", true),
        ("export /var/lib/secureinfer/console/rows-of-today.jsonl", true), ("goto 12:04", true),
        ("\"Bearer sk-proj-" + String(repeating: "x9_", count: 16) + "\"", false), ("si-", true),
    ]

    @Test(arguments: remembered)
    func `a secret that was typed or pasted is not kept on disk`(_ line: String, _ isKept: Bool) {
        var scene = Scene()
        scene.model.histories = [.command: History([line]), .filter: History([line])]
        #expect(SavedState(scene.model.saved.text).commands.lines == (isKept ? [line] : []))
        #expect(SavedState(scene.model.saved.text).filters.lines == (isKept ? [line] : []))
    }

    @Test func `of a whole key only the public part is used`() {
        var scene = Scene()
        _ = scene.model.openRevoke(key: " si-abcdefghijkl-abcdefghijklmnopqrstuvwxyz ")
        #expect(scene.dialog?.key == "abcdefghijkl" && !scene.text.contains("mnopqrstuv"))
        #expect(SecretText.publicPart(of: "k_1") == nil && SecretText.publicPart(of: "si-a-") == nil)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String { words }
        var text: String
        var line: Int
        var words: String

        init(_ text: String, _ line: Int, _ words: String) { (self.text, self.line, self.words) = (text, line, words) }
    }

    static let faults: [Fault] = [
        .init("colour = blue", 1, "no setting colour; there are theme, sort"),
        .init("\n\nsort = age", 3, "sort: give risk, rate"),
        .init("theme", 1, "give key = value"), .init("bell = maybe", 1, "bell: give true, false"),
        .init("frame_rate = 60", 1, "from 1 to 20"), .init("frame_rate = 99999999999999999999", 1, "from 1 to 20"),
        .init("filter = \"a(b\"", 1, "filter: column 2: this ( is never closed"),
        .init("theme = \"open", 1, "text in \"quotes\""),
        .init("theme = \"a\" b", 1, "text in \"quotes\""), .init("theme =", 1, "give one word"),
        .init("theme = \"\\q\"", 1, "text in \"quotes\""),
        .init("[environment]\nprod = pink", 2, "environment.prod: give blue"),
        .init("\u{1B}[2J = x", 1, "no setting"),
        .init(String(repeating: "a", count: 9999) + " = 1", 1, "no setting aaaa"),
    ]

    @Test(arguments: faults)
    func `a line that makes no sense is told and the others stand`(_ item: Fault) {
        let (preferences, faults) = Preferences.read(item.text + "\n[]\nzoom = true\n")
        #expect(faults.count == 1 && preferences.isZoomed == true)
        #expect(faults.first?.line == item.line && faults.first?.text.contains(item.words) == true, "\(faults)")
        #expect(faults.first.map { $0.text.utf8.count < 300 } == true)
    }

    @Test func `faults stand in the audit line, few of them`() {
        var scene = Scene(columns: 200)
        scene.send(.preferences(Preferences(), SavedState(), faults: ["console.toml:3: no setting a"]))
        #expect(scene.text.contains("console.toml:3: no setting a"))
        scene.send(.preferences(Preferences(), SavedState(), faults: (1...9).map { "F\($0)" }))
        #expect(scene.text.contains("7 more faults in the settings"))
    }

    @Test func `what one session leaves the next one starts with`() {
        var scene = Scene.busy()
        scene.press("s", "S", "z", "/")
        scene.type("initech \"a b\\ \u{1B}]2J")
        scene.press(.enter, ":")
        scene.type("sort blocked")
        scene.press(.enter)
        let text = scene.model.saved.text
        #expect(text.utf8.allSatisfy { $0 == 10 || $0 >= 0x20 && $0 != 0x7F })
        var next = Scene.busy()
        next.send(.preferences(Preferences(), SavedState(text), faults: []))
        #expect(next.model.order == .blocked && !next.model.isInverted && next.model.isZoomed)
        #expect(next.model.filterText.isEmpty && next.model.saved == scene.model.saved)
        next.press("/", .up)
        #expect(next.model.prompt?.text == "initech \"a b\\ \u{1B}]2J")
    }

    @Test func `settings go before what the last session left`() {
        var scene = Scene.busy()
        let state = SavedState("sort = \"name\"\nzoom = true\n")
        scene.send(
            .preferences(
                Preferences.read("sort = rate\npane = models\nfilter = \"sev:crit\"").preferences, state, faults: []))
        #expect(scene.model.order == .rate && scene.model.isZoomed && scene.model.focus == .models)
        #expect(scene.model.filterText == "sev:crit" && scene.text.contains("/sev:crit"))
    }

    @Test func `the bell can be turned off`() {
        var scene = Scene()
        scene.send(.preferences(Preferences.read("bell = false").preferences, SavedState(), faults: []))
        #expect(!scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme").contains(.bell))
    }

    @Test func `any file is read without harm`() {
        var random = HostileText(seed: 5)
        for _ in 0..<60 {
            let text = (0..<20).map { _ in random.string() + (random.below(2) == 0 ? "=" : "\n") + random.string() }
                .joined()
            _ = Preferences.read(text)
            #expect(SavedState(SavedState(text).text) == SavedState(text))
        }
        let line = random.string()
        #expect(SettingLines("k = " + SettingLines.quote(line)).entries.first?.value == line)
        #expect(SettingLines(String(repeating: "a = b\n", count: 5000)).entries.count == 2000)
    }
}
