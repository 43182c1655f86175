import Testing
import Wire

@testable import ConsoleCore

struct DialogKeyTests {
    @Test func `keys are ignored for 300 ms after the dialog opened`() {
        var scene = Scene()
        #expect(scene.press("b").first == .flushInput)
        scene.wait(299)
        #expect(scene.press("Y") == [] && scene.press(.right) == [])
        #expect(scene.dialog?.term == BanTerm())
        scene.wait(1)
        #expect(scene.press("Y") == [.act(token: 1, Scene.deed(seconds: 14_400))])
    }

    @Test(arguments: [.escape, .control("c")] as [Key])
    func `a dialog closes at once, though a recording's clock stands`(_ key: Key) {
        var scene = Scene()
        scene.send(.replay(.held(true)))
        scene.press("b")
        #expect(scene.dialog != nil)
        #expect(scene.press(key) == [] && scene.dialog == nil && scene.model.frozen == nil)
    }

    @Test func `an empty name does not confirm a permanent ban`() {
        var snapshot = Scene.snapshot
        snapshot.tenants = [.init(id: "t_x", name: "", state: "active", mode: "enforce", risk: 99, why: "pi_model")]
        var scene = Scene.asking("b", scene: Scene(snapshot: snapshot))
        scene.press(.right, .right, .right)
        #expect(scene.dialog?.term.length == .permanent)
        #expect(scene.press("Y") == [] && scene.text.contains("needs t_x typed"))
        var dialog = Dialog(.approve(""), opened: scene.model.clock)
        #expect(!dialog.isWordRight)
        dialog.word = "yes"
        #expect(dialog.isWordRight)
    }

    @Test func `a clock that jumps back does not open the ears`() {
        var scene = Scene()
        scene.press("b")
        scene.send(.tick(Clock(wall: Scene.wall, monotonic: 0)))
        scene.send(.tick(Clock(wall: 0, monotonic: Scene.monotonic - 600_000)))
        #expect(scene.press("Y") == [] && scene.dialog != nil)
    }

    /// Keys that open a dialog on the scene that they start from.
    static let openers: [[Key]] = [["b"], ["4", "V"], ["K"], ["3", "c"], ["3", "f"], ["4", "A"]]

    @Test(arguments: openers)
    func `Enter is not yes, and neither is a small y`(_ keys: [Key]) {
        var scene = Scene()
        scene.receive(.alert(BoundsTests.alert("a1")), tenant: "t_acme")
        for key in keys { scene.press(key) }
        scene.wait(300)
        #expect(scene.press(.enter, "y", "q", .enter) == [])
        #expect(scene.dialog != nil)
        #expect(scene.press(.escape) == [] && scene.dialog == nil && scene.model.pending.isEmpty)
    }

    @Test func `a Y in the reason is a letter`() {
        var scene = Scene.asking("b")
        scene.press(.tab, .control("u"))
        scene.type("Yes: Y")
        #expect(scene.press(.enter) == [])
        #expect(scene.press(.right, "Y") == [.act(token: 1, Scene.deed(seconds: 86_400, reason: "Yes: Y"))])
    }

    @Test(arguments: ["initech", "t_ini"])
    func `a permanent ban needs the id or the name typed`(_ word: String) {
        var scene = Scene.asking("b")
        scene.press(.right, .right, .right)
        #expect(scene.press("Y") == [])
        #expect(scene.text.contains("a permanent ban needs t_ini typed"))
        scene.press(.tab, .tab)
        scene.type(String(word.dropLast()))
        scene.press(.enter)
        #expect(scene.press("Y") == [])
        scene.press(.tab, .tab)
        scene.type(String(word.suffix(1)))
        scene.press(.enter)
        #expect(scene.press("Y") == [.act(token: 1, Scene.deed(seconds: nil))])
    }

    /// What is typed instead of the id: none of it is the id, however alike it looks.
    static let impostors = [
        "t_ini ", " t_ini", "T_INI", "t_in\u{456}", "t_ini\u{200B}", "t_i\u{301}ni", "\u{202E}ini_t", "",
    ]

    @Test(arguments: impostors)
    func `what only looks like the id does not confirm`(_ word: String) {
        var scene = Scene.asking("b")
        scene.press(.right, .right, .right, .tab, .tab)
        scene.type(word)
        scene.press(.enter)
        #expect(scene.press("Y") == [] && scene.dialog != nil)
    }

    @Test func `a tenant whose name is hostile is drawn by names and banned by id`() {
        var snapshot = Scene.snapshot
        snapshot.tenants = [
            .init(id: "t_x", name: "a\u{202E}b\u{1B}[2J", state: "active", mode: "enforce", risk: 99, why: "pi_model")
        ]
        var scene = Scene.asking("b", scene: Scene(columns: 80, rows: 24, snapshot: snapshot))
        #expect(scene.text.contains("a⟦RLO⟧b⟦ESC⟧[2J"))
        scene.press(.right, .right, .right, .tab, .tab)
        scene.type("t_x")
        scene.press(.enter)
        #expect(scene.press("Y") == [.act(token: 1, Scene.deed("t_x", seconds: nil))])
    }

    /// What is typed on the duration, and how many seconds that is; nil for what cannot be sent.
    static let lengths: [(String, Int?)] = [
        ("90m", 5400), ("2h", 7200), ("3d", 259_200), ("45s", 45), ("90", nil), ("0m", nil), ("9h9", nil),
        ("99999999d", nil), ("m5m", 300),
    ]

    @Test(arguments: lengths)
    func `digits on the duration make one of its own`(_ text: String, _ seconds: Int?) {
        var scene = Scene.asking("b")
        scene.type(text)
        let effects = scene.press("Y")
        #expect(effects == (seconds.map { [.act(token: 1, Scene.deed(seconds: $0))] } ?? []))
        #expect(seconds != nil || scene.text.contains("is no duration"))
    }

    @Test func `Tab goes round the fields, and back`() {
        var scene = Scene.asking("b")
        var visited: [Dialog.Field?] = []
        for _ in 0..<5 {
            visited.append(scene.dialog?.focus)
            scene.press(.tab)
        }
        #expect(visited == [.term, .reason, .scope, .kind, .term])
        scene.press(.backTab, .backTab)
        #expect(scene.dialog?.focus == .kind)
    }

    @Test func `a reason is bounded, and its end is what is drawn`() {
        var scene = Scene.asking("b", scene: Scene(columns: 80, rows: 24))
        scene.press(.tab, .control("u"))
        scene.type(String(repeating: "x", count: 400) + "end")
        #expect(scene.dialog?.reason.count == 200)
        scene.press(.control("u"))
        scene.type(String(repeating: "y", count: 100) + "end")
        #expect(scene.text.contains("end▏"))
    }

    @Test func `rows stand still while the dialog is open`() {
        var scene = Scene()
        scene.press("b")
        scene.receive(.risk(.init(risk: 99, why: "")), tenant: "t_umb")
        #expect(scene.model.rows(of: .tenants).first == .tenant("t_ini"))
        scene.wait(300)
        scene.press(.escape)
        #expect(scene.model.rows(of: .tenants).first == .tenant("t_umb"))
    }

    @Test func `a dialog over a detail gives it back`() {
        var scene = Scene.asking(.enter, "b")
        #expect(scene.dialog != nil)
        scene.press(.escape)
        #expect(scene.model.overlay == .detail(.tenant("t_ini"), scroll: 0))
    }
}
