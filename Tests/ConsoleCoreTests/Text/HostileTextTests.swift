import Testing
import Wire

@testable import ConsoleCore

struct HostileTextTests {
    @Test func `ten thousand hostile strings stay inside their box and bring nothing harmful`() {
        var source = HostileText(seed: 20_260_504)
        for _ in 0..<500 {
            var frame = Frame(size: Size(columns: 60, rows: 22))
            frame.box(Rect(row: 0, column: 0, rows: 22, columns: 60), title: source.string(), note: source.string())
            for row in 1...20 {
                var line = Line()
                line.cell(source.string(), 1 + source.below(30), atEnd: source.below(2) == 0)
                line.add(source.string(), mode: source.below(2) == 0 ? .safe : .reveal)
                frame.put(line, row: row, column: 1, columns: 58)
            }
            FrameCheck.check(frame)
            for row in 1...20 {
                #expect(frame.row(row).first?.text == "│" && frame.row(row).last?.text == "│")
            }
        }
    }

    @Test(arguments: [Size(columns: 160, rows: 45), Size(columns: 80, rows: 24), Size(columns: 60, rows: 15)])
    func `a whole screen of hostile names keeps every border in its column`(_ size: Size) {
        var source = HostileText(seed: UInt64(size.columns))
        let calm = Scene(columns: size.columns, rows: size.rows)
        let borders = Self.borders(view(calm.model))
        for _ in 0..<40 {
            var scene = Scene(columns: size.columns, rows: size.rows)
            for number in 0..<20 {
                var decision = Scene.decision(source.string(), excerpt: source.string(), rule: source.string())
                decision.model = source.string()
                scene.receive(.decision(decision), tenant: "t_\(number % 6)", request: "r\(number)")
                scene.receive(.notice(.init(severity: .high, text: source.string())))
                scene.receive(
                    .alert(
                        .init(
                            id: source.string(), code: source.string(), severity: .critical, confidence: 2,
                            evidence: source.string())),
                    tenant: "t_1")
                scene.receive(
                    .model(.init(model: source.string(), status: source.string(), digest: source.string(), rate: -5)))
            }
            let frame = view(scene.model)
            FrameCheck.check(frame)
            #expect(Self.borders(frame) == borders)
            scene.press("2", .enter)
            FrameCheck.check(view(scene.model))
            scene.press(.escape, "b")
            FrameCheck.check(view(scene.model))
        }
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 60, rows: 15)])
    func `every dialog keeps hostile names, answers and texts inside its frame`(_ size: Size) {
        var source = HostileText(seed: 7)
        for _ in 0..<25 {
            var snapshot = Scene.snapshot
            snapshot.tenants = (1...3).map { number in
                .init(
                    id: "t_\(number)", name: source.string(), state: "active", mode: "enforce", risk: 90,
                    why: source.string())
            }
            snapshot.models = [.init(model: source.string(), status: "mismatch", digest: source.string(), total: 9)]
            var scene = Scene(columns: size.columns, rows: size.rows, snapshot: snapshot)
            scene.receive(
                .alert(
                    .init(
                        id: source.string(), code: source.string(), severity: .critical, confidence: 0.5,
                        evidence: source.string())), tenant: "t_1")
            for keys in [["b"], ["K"], ["3", "c"], ["3", "f"], ["4", "V"], ["4", "A"]] as [[Key]] {
                for key in ["1"] + keys { scene.press(key) }
                scene.wait(300)
                for inquiry in scene.dialog?.inquiries ?? [] {
                    scene.send(.reported(inquiry, hostileReport(inquiry, &source)))
                }
                scene.press(.tab)
                scene.type(source.string())
                #expect(scene.dialog != nil)
                FrameCheck.check(view(scene.model))
                scene.press(.escape)
            }
        }
    }

    private func hostileReport(_ inquiry: Inquiry, _ source: inout HostileText) -> Report {
        switch inquiry {
        case .whoAmI: .whoAmI(Caller(name: source.string(), role: .admin))
        case .usage: .failed(ControlError(code: source.string(), message: source.string()))
        case .keys:
            .keys(
                KeyList(keys: [.init(id: source.string(), created: .min, expires: .max, revoked: nil)], hasMore: true))
        case .model(let name):
            .model(
                ModelReport(
                    model: .init(
                        model: name, status: source.string(), digest: source.string(), want: source.string(),
                        layer: source.string(), bytes: .max), reason: source.string()))
        }
    }

    /// Places of the vertical borders at the ends of each row.
    private static func borders(_ frame: Frame) -> [[Int]] {
        (2..<(frame.size.rows - 2)).map { row in
            let cells = Array(frame.row(row))
            let edges = frame.size.columns >= 130 ? [0, 77, 78, 159] : [0, frame.size.columns - 1]
            return edges.filter { ["│", "┌", "└", "┐", "┘"].contains(cells[$0].text) }
        }
    }
}
