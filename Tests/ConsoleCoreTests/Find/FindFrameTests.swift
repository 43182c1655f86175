import Testing
import Wire

@testable import ConsoleCore

struct FindFrameTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var columns: Int
        var rows: Int
        /// Keys, then what is typed, then keys again.
        var before: [Key]
        var typed: String
        var after: [Key]
        var testDescription: String { name }

        init(_ name: String, _ columns: Int, _ rows: Int, _ before: [Key], _ typed: String = "", _ after: [Key] = []) {
            (self.name, self.columns, self.rows) = (name, columns, rows)
            (self.before, self.typed, self.after) = (before, typed, after)
        }
    }

    static let cases: [Case] = [
        .init("command-160x45", 160, 45, [":"]), .init("command-80x24", 80, 24, [":"], "ban ini", [.tab, .tab, .tab]),
        .init("command-60x15", 60, 15, [":"], "ban "),
        .init("command-fault-80x24", 80, 24, [":"], "ban nobody", [.enter]),
        .init("filter-fault-80x24", 80, 24, ["/"], "logprob(s sev:>=high"),
        .init("filtered-160x45", 160, 45, ["2", "/"], "logprobs|⟦RLO⟧ sev:>=med", [.enter]),
        .init("marked-160x45", 160, 45, ["2", " ", " ", "j", " "]), .init("marked-80x24", 80, 24, [" ", " "]),
        .init("held-80x24", 80, 24, ["2", "j", "j", "j"]),
    ]

    @Test(arguments: cases)
    func `finding is drawn as agreed`(_ item: Case) throws {
        var scene = Scene.busy(columns: item.columns, rows: item.rows)
        for key in item.before { scene.send(.key(key)) }
        scene.type(item.typed)
        for key in item.after { scene.send(.key(key)) }
        try expectGolden(scene.text, item.name)
    }
}
