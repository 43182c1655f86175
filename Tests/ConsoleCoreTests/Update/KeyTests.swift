import Testing
import Wire

@testable import ConsoleCore

struct KeyTests {
    @Test func `no key has two meanings`() {
        let keys = KeyBinding.table.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func `every key is in the help`() {
        var scene = Scene(columns: 100, rows: 200)
        scene.press("?")
        for binding in KeyBinding.table { #expect(scene.text.contains(binding.help)) }
    }

    @Test func `quitting`() {
        var scene = Scene()
        #expect(scene.press("q") == [.quit])
        #expect(scene.press(.control("c")) == [.quit])
        scene.press("b")
        scene.wait(300)
        #expect(scene.press(.control("c")) == [])
        #expect(scene.press(.control("c")) == [.quit])
    }

    @Test func `panes are chosen by number and in turn`() {
        var scene = Scene()
        scene.press("3")
        #expect(scene.model.focus == .alerts)
        scene.press(.tab, .tab)
        #expect(scene.model.focus == .tenants)
        scene.press(.backTab)
        #expect(scene.model.focus == .models)
    }

    @Test func `a held row keeps its place on the screen while others arrive`() throws {
        var scene = Scene.busy()
        scene.press("2", "j", "j")
        let held = try #require(scene.model.current(in: .blocked))
        let row = try #require(scene.lines.firstIndex { $0.contains("│▶") })
        for number in 0..<40 {
            scene.receive(
                .decision(Scene.decision("globex", excerpt: "text \(number)")), tenant: "t_glob",
                request: "new\(number)")
        }
        #expect(scene.model.current(in: .blocked) == held)
        #expect(scene.lines.firstIndex { $0.contains("│▶") } == row)
        #expect(scene.text.contains("40 new ▲"))
        scene.press("g")
        #expect(scene.model.current(in: .blocked) != held)
        #expect(scene.text.contains("follow ▼"))
    }

    @Test func `moving stops at both ends`() {
        var scene = Scene.busy()
        scene.press("2", "k", .pageUp)
        #expect(scene.model.current(in: .blocked) == scene.model.rows(of: .blocked).first)
        scene.press("G", "j", .pageDown, .end)
        #expect(scene.model.current(in: .blocked) == scene.model.rows(of: .blocked).last)
    }

    @Test func `a frozen screen goes on counting`() {
        var scene = Scene.busy()
        scene.press("p")
        let before = scene.lines.dropFirst(2)
        for number in 0..<12 {
            scene.receive(.decision(Scene.decision("globex")), tenant: "t_glob", request: "new\(number)")
        }
        #expect(scene.lines[0].contains("FROZEN +12"))
        #expect(scene.lines.dropFirst(2) == before)
        scene.press("p")
        #expect(scene.lines.dropFirst(2) != before)
        #expect(!scene.lines[0].contains("FROZEN"))
    }

    @Test func `tenants are sorted by the chosen column`() {
        var scene = Scene.busy()
        #expect(scene.model.rows(of: .tenants).first == .tenant("t_acme"))
        scene.press("S")
        #expect(scene.model.rows(of: .tenants).last == .tenant("t_acme"))
        scene.press("S", "s", "s", "s")
        #expect(scene.model.order == .name)
        #expect(scene.model.rows(of: .tenants).first == .tenant("t_acme"))
        #expect(scene.model.rows(of: .tenants).last == .tenant("t_ja"))
    }

    @Test func `detail moves along the list and x changes the view`() {
        var scene = Scene.busy()
        scene.press("2", .enter)
        let first = scene.text
        scene.press("j")
        #expect(scene.text != first)
        scene.press("k")
        #expect(scene.text == first)
        scene.press("x")
        #expect(scene.text.contains("U+200B"))
        scene.press(.escape)
        #expect(scene.model.overlay == nil)
    }

    @Test func `a paste is welcome in text fields only`() {
        var scene = Scene()
        #expect(!scene.model.isTyping)
        scene.press("/")
        #expect(scene.model.isTyping)
        scene.press(.escape, "b")
        scene.wait(300)
        #expect(!scene.model.isTyping)
        scene.press(.tab)
        #expect(scene.model.isTyping)
    }

    @Test func `redraw and suspend go to the runtime`() {
        var scene = Scene()
        #expect(scene.press(.control("l")) == [.redraw])
        #expect(scene.press(.control("z")) == [.suspend])
    }
}
