import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct ExportTests {
    private func roots(_ effects: [Effect]) -> [JSONView] {
        guard case .export(_, let lines) = effects.first else { return [] }
        return lines.compactMap { try? JSONDocument($0).root }
    }

    @Test func `the rows shown go out as JSON, one object a line, in their order`() {
        var scene = Scene.busy()
        scene.press("2")
        let rows = roots(scene.press("e"))
        #expect(rows.count == 10 && rows.allSatisfy { $0["row"]?.string == "decision" })
        #expect(rows[0]["request"]?.string == "r_9" && rows[0]["tenant"]?.string == "t_ini")
        #expect(rows[0]["excerpt"]?.string == "zero\u{200B}width\u{2060}joiner")
        #expect(rows[0]["t"]?.int == rows.compactMap { $0["t"]?.int }.max())
    }

    @Test func `the filter decides what goes out`() {
        var scene = Scene.busy()
        scene.press("/")
        scene.type("sev:crit")
        scene.press(.enter, "2")
        #expect(roots(scene.press("e")).count == 3)
        scene.press("1")
        #expect(roots(scene.press("e")).compactMap { $0["name"]?.string } == ["acme-corp"])
        scene.press("/")
        scene.press(.control("u"))
        scene.type("nothing has this")
        scene.press(.enter, "3")
        #expect(scene.press("e") == [] && scene.text.contains("nothing to export"))
    }

    @Test func `a burst goes out with its count`() {
        var scene = Scene()
        for number in 1...5 {
            scene.receive(.decision(Scene.decision("initech")), tenant: "t_ini", request: "r\(number)")
        }
        scene.press("2")
        #expect(roots(scene.press("e"))[0]["identical"]?.int == 5)
    }

    @Test(arguments: [Pane.tenants, .blocked, .alerts, .models])
    func `every pane can be exported, to a path too`(_ pane: Pane) {
        var scene = Scene.busy()
        scene.model.focus = pane
        guard case .export(let path, let lines) = scene.model.exportRows(to: "/x/y.jsonl").first else {
            Issue.record("no export")
            return
        }
        #expect(path == "/x/y.jsonl" && lines.count == scene.model.rows(of: pane).count)
        #expect(lines.allSatisfy { !$0.contains(UInt8(ascii: "\n")) && (try? JSONDocument($0)) != nil })
    }

    @Test func `the audit line tells the file and how many rows, or why there is none`() {
        var scene = Scene()
        scene.send(.exported(.success(Exported(path: "/s/export.jsonl", rows: 1284))))
        #expect(scene.text.contains("exported 1,284 rows to /s/export.jsonl"))
        scene.send(.exported(.failure(ExportFailure("/s/x: File exists; give another name"))))
        #expect(scene.text.contains("export: /s/x: File exists; give another name"))
    }

    struct Copy: Sendable {
        var keys: [Key]
        var id: String?
    }

    static let copies: [Copy] = [
        Copy(keys: ["1"], id: "t_acme"), Copy(keys: ["2"], id: "r_9"), Copy(keys: ["3"], id: "al_2"),
        Copy(keys: ["4"], id: "mistral-7b-q5.gguf"), Copy(keys: ["2", .enter, "j"], id: "r_8"),
    ]

    @Test(arguments: copies)
    func `y copies the id of the row`(_ item: Copy) {
        var scene = Scene.busy()
        for key in item.keys { scene.send(.key(key)) }
        #expect(scene.press("y") == item.id.map { [.copy($0)] } ?? [])
    }

    @Test func `a row without an id says so`() {
        var scene = Scene()
        scene.press("2")
        #expect(scene.press("y") == [] && scene.text.contains("no id on this row"))
    }
}
