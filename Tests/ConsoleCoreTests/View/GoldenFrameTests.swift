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
        .init("zoomed-160x45", 160, 45, ["2", "z"]), .init("zoomed-tenants-160x45", 160, 45, ["z"]),
        .init("help-160x45", 160, 45, ["?"]),
        .init("help-60x15", 60, 15, ["?"]),
        .init("ban-160x45", 160, 45, ["b"]), .init("ban-80x24", 80, 24, ["b"]), .init("ban-60x15", 60, 15, ["b"]),
        .init("lift-80x24", 80, 24, ["j", "j", "j", "j", "b"]),
        .init("detail-request-160x45", 160, 45, ["2", "G", "k", "k", .enter]),
        .init("detail-request-80x24", 80, 24, ["2", "j", "j", "j", "j", "j", "j", "j", .enter]),
        .init("detail-request-60x15", 60, 15, ["2", "j", "j", "j", "j", "j", "j", "j", .enter]),
        .init("detail-hex-80x24", 80, 24, ["2", "j", "j", "j", "j", "j", "j", "j", .enter, "x", "x", .pageDown]),
        .init("detail-hex-60x15", 60, 15, ["2", "j", "j", "j", "j", "j", "j", "j", .enter, "x", "x", .pageDown]),
        .init("detail-tenant-160x45", 160, 45, ["j", .enter]), .init("detail-tenant-60x15", 60, 15, [.enter]),
        .init("detail-alert-160x45", 160, 45, ["3", "j", .enter]),
        .init("detail-alert-60x15", 60, 15, ["3", "j", .enter]),
        .init("detail-model-60x15", 60, 15, ["4", .enter]), .init("blocked-60x15", 60, 15, ["2"]),
        .init("models-60x15", 60, 15, ["4"]), .init("help-80x24", 80, 24, ["?", .pageDown]),
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

    @Test(arguments: [Size(columns: 160, rows: 45), Size(columns: 80, rows: 24), Size(columns: 60, rows: 15)])
    func `a calm day is told as such`(_ size: Size) throws {
        var snapshot = Scene.snapshot
        snapshot.models = [snapshot.models[0]]
        for row in snapshot.tenants.indices { snapshot.tenants[row].risk /= 2 }
        let scene = Scene(columns: size.columns, rows: size.rows, snapshot: snapshot)
        #expect(scene.lines[1].contains("✓ ALL CLEAR"))
        try expectGolden(scene.text, "calm-\(size.columns)x\(size.rows)")
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

    @Test(arguments: ["1", "2", "3", "4"] as [Key])
    func `details and help survive every size, and every key at it`(_ pane: Key) {
        var scene = Scene.busy()
        scene.press(pane, .enter)
        for (columns, rows) in [
            (1, 1), (2, 3), (30, 40), (59, 14), (60, 15), (61, 16), (79, 23), (131, 31), (300, 100),
        ] {
            scene.send(.resize(Size(columns: columns, rows: rows)))
            for key in ["x", .pageDown, "G", "T", "x", "g", "x", "?", .pageDown, "G", .escape] as [Key] {
                scene.press(key)
                #expect(view(scene.model).cells.count == columns * rows)
            }
            scene.press(.enter)
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
