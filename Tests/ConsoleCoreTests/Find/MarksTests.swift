import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct MarksTests {
    private func scene(alerts: Int) -> Scene {
        var scene = Scene()
        for number in 0..<alerts {
            scene.receive(.alert(BoundsTests.alert("a\(number)", severity: .high)), tenant: "t_acme")
        }
        scene.press("3")
        return scene
    }

    @Test func `Space marks, goes on, and is shown in row and note`() {
        var scene = scene(alerts: 4)
        scene.press(" ", " ")
        #expect(scene.model.marks.rows(in: .alerts) == [.alert("a3"), .alert("a2")])
        #expect(scene.text.contains("2 marked") && scene.lines.filter { $0.contains("│●") }.count == 2)
        scene.press("k", " ")
        #expect(scene.model.marks.rows(in: .alerts) == [.alert("a3")])
        scene.press("U")
        #expect(scene.model.marks.rows(in: .alerts).isEmpty && !scene.text.contains("marked"))
    }

    @Test func `an action falls on every marked row, in the order of the list`() {
        var scene = scene(alerts: 4)
        scene.press("G", " ", "g", " ")
        #expect(scene.model.targets(of: .alerts) == [.alert("a3"), .alert("a0")])
        let effects = scene.press("a")
        #expect(effects.count == 2 && scene.model.pending.count == 2)
    }

    @Test func `without a mark it falls on the row in focus`() {
        var scene = scene(alerts: 2)
        #expect(scene.model.targets(of: .alerts) == [.alert("a1")])
        #expect(scene.model.targets(of: .models) == [.model("mistral-7b-q5.gguf")])
        scene.press("j")
        #expect(scene.model.targets(of: .alerts) == [.alert("a0")])
    }

    @Test func `a mark behind the filter still counts, and is said`() {
        var scene = scene(alerts: 2)
        scene.receive(.alert(BoundsTests.alert("low", severity: .low)), tenant: "t_ini")
        scene.press("g", " ", " ", "/")
        scene.type("sev:high")
        scene.press(.enter)
        #expect(scene.text.contains("2 marked, 1 behind the filter"))
        #expect(Set(scene.model.targets(of: .alerts)) == [.alert("low"), .alert("a1")])
    }

    @Test func `marks of rows that are gone count no more`() {
        var scene = scene(alerts: 1)
        scene.press(" ")
        for number in 0..<AlertTable.capacity {
            scene.receive(.alert(BoundsTests.alert("new\(number)", severity: .low)), tenant: "t_ini")
        }
        #expect(!scene.text.contains("marked") && scene.model.markedRows(in: .alerts).isEmpty)
    }

    @Test func `no more rows are marked than the gateway can be asked about`() {
        var scene = scene(alerts: 700)
        scene.press(":")
        scene.type("mark")
        scene.press(.enter)
        #expect(scene.model.marks.rows(in: .alerts).count == Marks.most)
        #expect(scene.said == "marked the first 256 of 700 rows")
    }
}
