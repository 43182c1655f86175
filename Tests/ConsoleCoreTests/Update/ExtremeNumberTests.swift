import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct ExtremeNumberTests {
    static let numbers = [Int.min, Int.min + 1, -1, 0, 1, Int.max - 1, Int.max]

    @Test(arguments: numbers)
    func `no number on the wire can stop the console`(_ number: Int) {
        var scene = Scene()
        var decision = Scene.decision("initech")
        decision.microseconds = number
        decision.findings = [.init(code: "x", rule: "y", weight: number, from: number, to: number, evidence: "e")]
        scene.receive(.decision(decision), tenant: "t_ini", request: "r")
        for op in ["add", "lift", "add"] {
            scene.receive(
                .ban(
                    .init(
                        id: "b\(op)", op: op, scope: "tenant", target: "t_ini", until: number, reason: "",
                        origin: "operator",
                        by: "x")), tenant: "t_ini")
        }
        for total in Self.numbers {
            scene.receive(
                .model(.init(model: "m\(total)", status: "verifying", bytes: number, total: total, rate: number)))
        }
        var snapshot = Scene.snapshot
        (snapshot.time, snapshot.sequence) = (number, number)
        scene.send(.snapshot(snapshot))
        scene.send(.event(scene.event(max(1, number), .risk(.init(risk: 1, why: "")), tenant: "t")))
        scene.wait(2000)
        for keys in [["1", .enter], ["2", .enter], ["4", "z", .enter], ["1", "b"]] as [[Key]] {
            for key in keys { scene.send(.key(key)) }
            #expect(view(scene.model).cells.count == 160 * 45)
            scene.wait(400)
            scene.press(.escape)
        }
    }
}
