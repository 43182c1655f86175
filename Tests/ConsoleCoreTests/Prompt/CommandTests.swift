import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct CommandTests {
    /// Types a command and Enter.
    @discardableResult
    private func run(_ text: String, in scene: inout Scene) -> [Effect] {
        scene.press(":")
        scene.type(text)
        return scene.press(.enter)
    }

    @Test func `names are unique and every command is in the help`() {
        #expect(Set(TypedCommand.table.map(\.name)).count == TypedCommand.table.count)
        var scene = Scene(columns: 160, rows: 200)
        scene.press("?")
        for command in TypedCommand.table {
            #expect(scene.text.contains(command.name + (command.usage.isEmpty ? "" : " ")))
        }
    }

    struct Fault: Sendable {
        var line: String
        var words: String

        init(_ line: String, _ words: String) { (self.line, self.words) = (line, words) }
    }

    static let faults: [Fault] = [
        .init("fly", "fly is no command"), .init("ban", "usage: ban TENANT"),
        .init("ban nobody 1h", "no tenant nobody"),
        .init("ban init 1h", "no tenant init"), .init("unban initech", "initech is not banned"),
        .init("sort age", "no column age: give risk, rate, blocked, name"), .init("goto 25:00", "no tenant 25:00"),
        .init("goto", "usage: goto"), .init("filter a(b", "column 2: this ( is never closed"),
        .init("verify nothing", "no model nothing"), .init("quit now", "quit takes nothing"),
        .init("u", "u is no command"),
        .init("goto 00:00:01", "nothing is kept from 00:00:01 or before"),
    ]

    @Test(arguments: faults)
    func `a line that cannot be carried out stays, with what is wrong`(_ item: Fault) {
        var scene = Scene.busy()
        #expect(run(item.line, in: &scene) == [])
        #expect(scene.model.prompt?.text == item.line)
        #expect(scene.model.prompt?.problem?.contains(item.words) == true, "\(scene.model.prompt?.problem ?? "none")")
    }

    /// What Y in the dialog asks of the gateway.
    private func confirm(_ scene: inout Scene) -> Deed? {
        scene.wait(300)
        guard case .act(_, let deed) = scene.press("Y").first else { return nil }
        return deed
    }

    struct Ban: Sendable, CustomTestStringConvertible {
        var line: String
        var seconds: Int?
        var reason: String
        var testDescription: String { line }

        init(_ line: String, _ seconds: Int?, _ reason: String) {
            (self.line, self.seconds, self.reason) = (line, seconds, reason)
        }
    }

    static let bans: [Ban] = [
        .init("ban initech 1h \"harvests\" logprobs", 3600, "\"harvests\" logprobs"),
        .init("ban t_ini noisy", 14_400, "noisy"),
        .init("ban INITECH 90m", 5400, "pi_model"), .init("ban initech", 14_400, "pi_model"),
        .init("ban initech 24h \"two words\"", 86_400, "two words"),
    ]

    @Test(arguments: bans)
    func `ban opens the dialog filled in, and does nothing before Y`(_ item: Ban) {
        var scene = Scene()
        #expect(!run(item.line, in: &scene).contains { if case .act = $0 { true } else { false } })
        let request = BanRequest(target: "t_ini", seconds: item.seconds, reason: item.reason)
        #expect(confirm(&scene) == .ban(request))
    }

    @Test func `every action opens the dialog of its key`() {
        var scene = Scene.busy()
        run("unban umbrella", in: &scene)
        #expect(confirm(&scene) == .lift(ban: "ban_1", reason: ""))
        run("suspend globex costs too much", in: &scene)
        #expect(confirm(&scene) == .suspend(tenant: "t_glob", reason: "costs too much"))
        run("revoke k_1", in: &scene)
        #expect(scene.text.contains("k_1") && scene.model.overlay != nil)
        scene.wait(300)
        scene.press(.escape)
        run("approve mistral-7b-q5.gguf", in: &scene)
        #expect(scene.text.contains("mistral-7b-q5.gguf") && scene.model.overlay != nil)
    }

    @Test(arguments: ["ack", "close", "false-positive"])
    func `what is done to alerts falls on all that are marked`(_ name: String) {
        var scene = Scene()
        for id in ["a1", "a2", "a3"] { scene.receive(.alert(BoundsTests.alert(id)), tenant: "t_acme") }
        scene.press("3", " ", " ")
        run(name, in: &scene)
        if name != "ack" { _ = confirm(&scene) }
        let alerts = scene.model.pending.values.compactMap {
            if case .alert(let id, _, _) = $0.deed { id } else { nil }
        }
        #expect(Set(alerts) == ["a3", "a2"])
    }

    @Test func `of tenants with one name an id is asked for`() {
        var scene = Scene()
        for id in ["t_x", "t_y"] {
            scene.receive(.decision(Scene.decision("Twin", action: .allow)), tenant: id)
        }
        run("ban twin", in: &scene)
        #expect(scene.model.overlay == nil && scene.model.prompt?.problem?.contains("t_x, t_y") == true)
    }

    @Test func `a beginning that only one command has is enough`() {
        var scene = Scene.busy()
        run("so rate", in: &scene)
        #expect(scene.model.order == .rate && !scene.model.isInverted)
        run("sort rate", in: &scene)
        #expect(scene.model.isInverted)
        #expect(run("q", in: &scene) == [.quit])
    }

    @Test func `read-only refuses actions behind the colon too`() {
        var scene = Scene(settings: Settings(readOnly: true))
        let lines = TypedCommand.table.filter(\.isAction).map { $0.name + ($0.least > 0 ? " initech" : "") }
        for line in lines {
            #expect(run(line, in: &scene) == [])
            #expect(scene.model.overlay == nil && scene.model.prompt?.problem?.contains("read-only") == true)
            scene.press(.escape)
        }
        run("sort name", in: &scene)
        #expect(scene.model.order == .name)
    }

    @Test func `goto finds tenants, requests and times`() {
        var scene = Scene.busy()
        run("goto globex", in: &scene)
        #expect(scene.model.focus == .tenants && scene.model.current(in: .tenants) == .tenant("t_glob"))
        run("goto r_4", in: &scene)
        #expect(scene.model.focus == .blocked && scene.text.contains("▶12:04:14"))
        run("goto 12:04:16", in: &scene)
        #expect(scene.text.contains("▶12:04:16"))
        run("goto 12:05", in: &scene)
        #expect(scene.text.contains("▶12:04:19"))
    }

    @Test func `pause, continue, zoom, follow, filter and verify`() {
        var scene = Scene.busy()
        run("pause", in: &scene)
        run("pause", in: &scene)
        #expect(scene.model.isPaused)
        run("continue", in: &scene)
        #expect(!scene.model.isPaused)
        run("zoom", in: &scene)
        #expect(scene.model.isZoomed)
        run("filter sev:>=high \"a b\"", in: &scene)
        #expect(scene.model.filterText == "sev:>=high \"a b\"")
        run("filter", in: &scene)
        #expect(scene.model.filterText.isEmpty)
        #expect(run("verify phi-3-mini.gguf", in: &scene).count == 1)
        run("verify all", in: &scene)
        #expect(confirm(&scene) == .verify(model: Deed.everyModel))
    }

    @Test func `Tab goes through names of commands, tenants and columns`() {
        var scene = Scene.busy()
        scene.press(":", "b", .tab)
        #expect(scene.model.prompt?.text == "ban ")
        scene.press("i", .tab)
        #expect(scene.model.prompt?.text == "ban initech ")
        scene.press(.tab)
        #expect(scene.model.prompt?.text == "ban initech 15m")
        scene.press(.tab, .tab)
        #expect(scene.model.prompt?.text == "ban initech 4h" && scene.lines[44].contains("3/5"))
        scene.press(.backTab)
        #expect(scene.model.prompt?.text == "ban initech 1h")
        scene.press(.control("u"))
        scene.type("un")
        scene.press(.tab)
        #expect(scene.model.prompt?.text == "unban")
        scene.press(.tab)
        #expect(scene.model.prompt?.text == "undo")
        scene.press(.control("u"))
        scene.type("unban ")
        scene.press(.tab)
        #expect(scene.model.prompt?.text == "unban umbrella ")
        scene.press(.tab)
        #expect(scene.model.prompt?.problem == "nothing to complete here")
    }

    @Test func `a name with blanks is completed in quotes and understood`() {
        var scene = Scene()
        scene.receive(.decision(Scene.decision("Big Corp", action: .allow)), tenant: "t_big")
        scene.press(":")
        scene.type("ban big")
        scene.press(.tab)
        #expect(scene.model.prompt?.text == "ban \"Big Corp\" ")
        scene.type("1h")
        scene.press(.enter)
        guard case .ban(let asked) = confirm(&scene) else {
            Issue.record("no ban was asked for")
            return
        }
        #expect(asked.target == "t_big" && asked.seconds == 3600)
    }

    @Test func `hostile names of tenants are drawn by name when completed`() {
        var scene = Scene()
        scene.receive(.decision(Scene.decision("e\u{1B}[2Jvil\u{202E}", action: .allow)), tenant: "t_evil")
        scene.press(":")
        scene.type("ban e")
        scene.press(.tab)
        #expect(scene.lines[43].contains("ban e⟦ESC⟧[2Jvil⟦RLO⟧"))
    }

    @Test func `themes, rewinding and copying`() {
        var scene = Scene.busy()
        run("theme contrast", in: &scene)
        #expect(scene.model.theme == .contrast)
        run("theme pink", in: &scene)
        #expect(scene.model.prompt?.problem == "no theme pink: give default, contrast, mono")
        scene.press(.escape)
        #expect(run("copy", in: &scene) == [.copy("t_acme")])
        run("rewind 1m", in: &scene)
        #expect(scene.model.isRewound)
        run("live", in: &scene)
        #expect(!scene.model.isRewound)
        run("rewind never", in: &scene)
        #expect(scene.model.prompt?.problem?.contains("30s or 5m") == true)
    }

    @Test func `a detail view takes commands, n and N`() {
        var scene = Scene.busy()
        scene.press("2", "/")
        scene.type("logprobs|rlo")
        scene.press(.enter, .escape, "g", .enter, "n")
        #expect(scene.text.contains("txt.exe"))
        scene.press("n")
        #expect(scene.text.contains("top 5 logprobs"))
        run("goto globex", in: &scene)
        #expect(scene.model.overlay == nil && scene.model.current(in: .tenants) == .tenant("t_glob"))
    }
}
