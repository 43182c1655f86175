import Testing
import Wire

@testable import ConsoleCore

struct MouseTests {
    @discardableResult
    private func click(_ row: Int, _ column: Int, _ action: Mouse.Action = .press, in scene: inout Scene) -> [Effect] {
        scene.send(.mouse(Mouse(row: row, column: column, action: action)))
    }

    @Test func `a click chooses a row and its pane, a second one opens it`() {
        var scene = Scene.busy()
        click(6, 100, in: &scene)
        #expect(scene.model.focus == .blocked && scene.lines[6].contains("▶12:04:17"))
        click(7, 10, .double, in: &scene)
        #expect(scene.text.contains("Tenant globex"))
    }

    @Test func `a click on a title takes the pane into focus and chooses nothing`() {
        var scene = Scene.busy()
        click(27, 4, in: &scene)
        #expect(scene.model.focus == .alerts && scene.model.lists[.alerts] == nil)
    }

    @Test func `a click on a heading sorts, again inverts`() throws {
        var scene = Scene.busy()
        let column = try #require(scene.lines[3].range(of: "REQ/S")).lowerBound
        let place = scene.lines[3].distance(from: scene.lines[3].startIndex, to: column)
        click(3, place + 1, in: &scene)
        #expect(scene.model.order == .rate && !scene.model.isInverted)
        click(3, place + 1, in: &scene)
        #expect(scene.model.isInverted)
    }

    @Test func `the wheel moves in the pane under it`() {
        var scene = Scene.busy()
        click(10, 120, .wheelDown, in: &scene)
        #expect(scene.model.focus == .blocked && scene.lines[7].contains("▶12:04:16"))
        click(10, 120, .wheelUp, in: &scene)
        #expect(scene.lines[4].contains("▶12:04:19"))
    }

    @Test func `the words of the key line are keys`() throws {
        var scene = Scene.busy()
        let column = scene.lines[44].distance(
            from: scene.lines[44].startIndex, to: try #require(scene.lines[44].range(of: "pPause")).lowerBound)
        click(44, column + 3, in: &scene)
        #expect(scene.model.isPaused)
    }

    @Test func `the second line leads to what is critical`() {
        var scene = Scene.busy()
        click(1, 30, in: &scene)
        #expect(scene.model.focus == .alerts && scene.model.current(in: .alerts) == .alert("al_1"))
    }

    @Test func `a dialog takes no click`() {
        var scene = Scene.busy()
        scene.press("b")
        scene.wait(400)
        let before = scene.text
        for row in 0..<45 {
            for column in stride(from: 0, to: 160, by: 3) {
                #expect(click(row, column, in: &scene) == [] && click(row, column, .double, in: &scene) == [])
            }
        }
        #expect(scene.text == before)
    }

    @Test func `a click anywhere, on any size, does no harm`() {
        for size in [Size(columns: 1, rows: 1), Size(columns: 60, rows: 15), Size(columns: 80, rows: 24)] {
            var scene = Scene.busy(columns: size.columns, rows: size.rows)
            for row in [-1, 0, 1, 2, 7, size.rows - 1, size.rows, .max] {
                for column in [-1, 0, 5, size.columns, .min] {
                    for action in [Mouse.Action.press, .double, .wheelUp, .wheelDown, .release] {
                        click(row, column, action, in: &scene)
                    }
                }
            }
            #expect(view(scene.model).cells.count == size.columns * size.rows)
        }
    }
}
