import Testing
import Wire

@testable import ConsoleCore

struct GoldenFrameTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var columns: Int
        var rows: Int
        var keys: [Key]
        var testDescription: String { name }

        init(_ name: String, _ columns: Int, _ rows: Int, _ keys: [Key] = []) {
            (self.name, self.columns, self.rows, self.keys) = (name, columns, rows, keys)
        }
    }

    static let cases: [Case] = [
        .init("main-160x45", 160, 45), .init("main-80x24", 80, 24), .init("main-60x15", 60, 15),
        .init("main-200x60", 200, 60),
        .init("main-59x15", 59, 15), .init("models-80x24", 80, 24, ["4"]), .init("alerts-60x15", 60, 15, ["3"]),
        .init("zoomed-160x45", 160, 45, ["2", "z"]), .init("help-160x45", 160, 45, ["?"]),
        .init("help-60x15", 60, 15, ["?"]),
        .init("ban-160x45", 160, 45, ["b"]), .init("ban-60x15", 60, 15, ["b"]),
        .init("lift-80x24", 80, 24, ["j", "j", "j", "j", "b"]),
        .init("detail-request-160x45", 160, 45, ["2", "G", "k", "k", .enter]),
        .init("detail-request-80x24", 80, 24, ["2", "j", "j", "j", "j", "j", "j", "j", .enter]),
        .init("detail-codepoints-80x24", 80, 24, ["2", "j", "j", "j", "j", "j", "j", "j", .enter, "x"]),
        .init("detail-tenant-80x24", 80, 24, [.enter]), .init("detail-alert-80x24", 80, 24, ["3", .enter]),
        .init("detail-model-80x24", 80, 24, ["4", .enter]), .init("filter-80x24", 80, 24, ["/", "s", "e", "v"]),
        .init("frozen-80x24", 80, 24, ["p"]),
    ]

    @Test(arguments: cases)
    func `screens are drawn as agreed`(_ item: Case) throws {
        var scene = Scene.busy(columns: item.columns, rows: item.rows)
        for key in item.keys { scene.send(.key(key)) }
        try expectGolden(scene.text, item.name)
    }

    @Test func `the first frame needs no answer`() throws {
        let clock = Clock(wall: Scene.wall, monotonic: 1)
        let model = Model(
            size: Size(columns: 80, rows: 24), clock: clock, settings: Settings(control: "unix:./data/control.sock"))
        try expectGolden(view(model).text, "first-80x24")
    }

    @Test func `every size from one to two hundred draws without harm`() {
        var scene = Scene.busy()
        for columns in stride(from: 1, through: 200, by: 7) {
            for rows in stride(from: 1, through: 60, by: 5) {
                scene.send(.resize(Size(columns: columns, rows: rows)))
                #expect(view(scene.model).cells.count == columns * rows)
            }
        }
    }

    @Test func `a dialog survives a terminal that shrinks to nothing`() {
        var scene = Scene.busy()
        scene.press("b")
        for size in [Size(columns: 1, rows: 1), Size(columns: 60, rows: 15), Size(columns: 30, rows: 40)] {
            scene.send(.resize(size))
            #expect(view(scene.model).cells.count == size.columns * size.rows)
        }
    }
}
