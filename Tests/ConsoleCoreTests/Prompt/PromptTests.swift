import Testing

@testable import ConsoleCore

struct PromptTests {
    struct Case: Sendable {
        var keys: [Key]
        var text: String
        var cursor: Int

        init(_ keys: [Key], _ text: String, _ cursor: Int) {
            (self.keys, self.text, self.cursor) = (keys, text, cursor)
        }
    }

    /// On `ban acme 1h` with the cursor at the end.
    static let cases: [Case] = [
        .init(["!"], "ban acme 1h!", 12), .init([.left, "x"], "ban acme 1xh", 11),
        .init([.home, "x"], "xban acme 1h", 1),
        .init([.home, .right, .right, .backspace], "bn acme 1h", 1),
        .init([.home, .left, .backspace], "ban acme 1h", 0),
        .init([.control("a"), .control("k")], "", 0), .init([.control("w")], "ban acme ", 9),
        .init([.control("w"), .control("w")], "ban ", 4), .init([.control("u")], "", 0),
        .init([.left, .left, .left, .control("k")], "ban acme", 8), .init([.left, .left, .control("u")], "1h", 0),
        .init([.control("a"), .control("d")], "an acme 1h", 0),
        .init([.end, .control("d"), .right], "ban acme 1h", 11),
        .init([.control("b"), .control("f"), .control("e")], "ban acme 1h", 11),
        .init(["指", "示"], "ban acme 1h指示", 13),
    ]

    @Test(arguments: cases)
    func `a line is edited as in a shell`(_ item: Case) {
        var prompt = Prompt(.command, "ban acme 1h")
        for key in item.keys { _ = prompt.edit(key, history: History()) }
        #expect(prompt.text == item.text && prompt.cursor == item.cursor)
    }

    @Test func `up and down go through the history and back to the draft`() {
        let history = History(["one", "two", "one", "three"])
        #expect(history.lines == ["two", "one", "three"])
        var prompt = Prompt(.command, "dra")
        var seen: [String] = []
        for key in [Key.up, .up, .up, .up, .down, .down, .down, .down] {
            _ = prompt.edit(key, history: history)
            seen.append(prompt.text)
        }
        #expect(seen == ["three", "one", "two", "two", "one", "three", "dra", "dra"])
    }

    @Test func `a history is bounded`() {
        let history = History((0..<500).map { "line \($0)" })
        #expect(history.lines.count == 100 && history.lines.last == "line 499")
        #expect(History([String(repeating: "x", count: 9999)]).lines[0].count == 1000)
    }

    @Test func `a line never grows past its limit`() {
        var scene = Scene()
        scene.press("/")
        scene.type(String(repeating: "x", count: Filter.longest + 50))
        #expect(scene.model.prompt?.text.count == Filter.longest)
        #expect(scene.lines[43].contains("x"))
    }

    @Test func `the cursor of a long line stays in sight`() throws {
        var scene = Scene(columns: 60, rows: 15)
        scene.press(":")
        scene.type("ban " + String(repeating: "長い", count: 40) + "END")
        #expect(scene.lines[13].contains("END") && scene.lines[13].contains("…"))
        #expect(view(scene.model).row(13).contains { $0.style.attributes.contains(.reverse) })
        scene.press(.home)
        #expect(scene.lines[13].hasPrefix(" :ban 長"))
    }

    @Test func `hidden characters in a line are shown by name`() {
        var scene = Scene()
        scene.press(":")
        scene.type("ban a\u{202E}b\u{1B}[2J")
        #expect(scene.lines[43].contains("ban a⟦RLO⟧b⟦ESC⟧[2J"))
    }

    @Test func `a prompt is left with Esc, Ctrl-C, or Backspace when empty`() {
        for key in [Key.escape, .control("c"), .control("g"), .backspace] {
            var scene = Scene()
            scene.press(":", key)
            #expect(scene.model.prompt == nil)
        }
    }
}
