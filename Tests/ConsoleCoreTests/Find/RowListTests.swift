import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct RowListTests {
    /// A console with so many refusals, numbered, and an alert after every hundredth.
    private func filled(_ count: Int, columns: Int = 160, rows: Int = 45) -> Scene {
        var scene = Scene(columns: columns, rows: rows)
        for number in 0..<count {
            scene.receive(
                .decision(Scene.decision("initech", excerpt: "\(number % 2 == 0 ? "even" : "odd") \(number)")),
                tenant: "t_ini",
                request: "r\(number)")
            if number % 100 == 0 {
                scene.receive(.alert(BoundsTests.alert("al_\(number)", severity: .medium)), tenant: "t_ini")
                scene.wait(1)
            }
        }
        return scene
    }

    @Test(arguments: [(160, 45), (80, 24)])
    func `a window shows what the whole list has there`(_ columns: Int, _ rows: Int) {
        let model = filled(350, columns: columns, rows: rows).model
        let list = model.list(of: .blocked)
        let all = model.rows(of: .blocked)
        #expect(list.count == all.count && all.count == (columns == 160 ? 350 : 354))
        for start in [0, 1, 17, 340, 349, 353] {
            #expect(list.window(from: start, count: 10) == Array(all.dropFirst(start).prefix(10)))
        }
        #expect(list.window(from: -5, count: 3) == Array(all.prefix(3)) && list.window(from: 400, count: 3).isEmpty)
        for index in stride(from: 0, to: all.count, by: 37) { #expect(list.index(of: all[index]) == index) }
        #expect(list[all.count] == nil && list.index(of: .incident(9999)) == nil && list.index(of: .model("x")) == nil)
    }

    @Test func `a held row that falls out of the ring leaves the oldest one in its place`() throws {
        var scene = filled(10_000)
        scene.press("2", "G")
        let held = try #require(scene.model.current(in: .blocked))
        #expect(held == .incident(scene.model.board.incidents.firstSerial))
        for number in 0..<50 {
            scene.receive(
                .decision(Scene.decision("initech", excerpt: "late \(number)")), tenant: "t_ini",
                request: "late\(number)")
        }
        let now = try #require(scene.model.current(in: .blocked))
        #expect(now == .incident(scene.model.board.incidents.firstSerial) && now != held)
        #expect(scene.text.contains("│▶"))
    }

    @Test func `the badge counts rows of the list, not events`() {
        var scene = filled(60)
        scene.press("2", "j", "j")
        for number in 0..<5 {
            scene.receive(
                .decision(Scene.decision("initech", excerpt: "new \(number)")), tenant: "t_ini",
                request: "n\(number)")
            scene.receive(
                .decision(Scene.decision("acme-corp", action: .allow)), tenant: "t_acme", request: "ok\(number)")
            scene.receive(.risk(.init(risk: 50, why: "x")), tenant: "t_acme")
        }
        #expect(scene.text.contains("5 new ▲"))
        scene.press("k", "k")
        // The cursor stays on its line of the screen, so what is above has not been seen.
        #expect(scene.text.contains("5 new ▲") || scene.text.contains("3 new ▲"))
        scene.press("g")
        #expect(scene.text.contains("follow ▼") && !scene.text.contains("new ▲"))
    }

    @Test func `the badge of a filtered list counts what passes`() {
        var scene = filled(60)
        scene.press("2", "/")
        scene.type("odd")
        scene.press(.enter, "j")
        for number in 0..<6 {
            let text = "\(number % 2 == 0 ? "even" : "odd") again \(number)"
            scene.receive(.decision(Scene.decision("initech", excerpt: text)), tenant: "t_ini", request: "n\(number)")
        }
        #expect(scene.text.contains("3 new ▲"))
    }

    @Test func `sorting keeps the tenant that is held`() {
        var scene = Scene.busy()
        scene.press("j", "j")
        let held = scene.model.current(in: .tenants)
        scene.press("s", "S", "s", "s")
        #expect(scene.model.current(in: .tenants) == held)
    }

    @Test func `ten thousand rows are drawn as fast as ten`() {
        let few = filled(40).model
        let many = filled(10_000).model
        func time(_ model: Model) -> Duration {
            (0..<5).map { _ in processorTime { _ = view(model) } }.min() ?? .zero
        }
        // A list that is copied takes some milliseconds more for each use, even in a fast build.
        #expect(time(many) < time(few) * 3 + .milliseconds(5))
    }
}
