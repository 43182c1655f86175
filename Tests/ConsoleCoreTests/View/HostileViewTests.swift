import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

/// Ten thousand hostile strings through every screen there is, at several sizes and in every reading.
struct HostileViewTests {
    private static let sizes: [Size] = [
        Size(columns: 160, rows: 45), Size(columns: 100, rows: 30), Size(columns: 80, rows: 24),
        Size(columns: 60, rows: 15),
    ]

    @Test(arguments: sizes)
    func `no detail view lets anything harmful through or breaks its frame`(_ size: Size) {
        var source = HostileText(seed: UInt64(size.columns * 7))
        for _ in 0..<4 {
            var scene = Scene(columns: size.columns, rows: size.rows)
            for number in 0..<20 {
                scene.receive(Self.decision(&source), tenant: "t_\(number % 4)", request: source.string())
            }
            scene.receive(Self.alert(&source), tenant: "t_1")
            scene.receive(Self.model(&source))
            scene.receive(Self.ban(&source), tenant: "t_1")
            for pane in ["1", "2", "3", "4"] as [Key] {
                scene.press(pane)
                for _ in 0..<3 {
                    scene.press(.enter)
                    for key in ["x", .pageDown, "x", "j", "T"] as [Key] {
                        scene.press(key)
                        Self.check(view(scene.model))
                    }
                    scene.press(.escape)
                }
            }
            scene.press("?", .pageDown)
            Self.check(view(scene.model))
        }
    }

    /// The cells are harmless, and the outer borders stand in their columns.
    private static func check(_ frame: Frame) {
        FrameCheck.check(frame)
        var bad = 0
        for row in 2..<max(2, frame.size.rows - 2) {
            let cells = frame.row(row)
            let edges = [cells.first?.text ?? "", cells.last?.text ?? ""]
            if !edges.allSatisfy({ "│┌┐└┘".contains($0) && !$0.isEmpty }) { bad += 1 }
        }
        #expect(bad == 0)
    }

    private static func decision(_ source: inout HostileText) -> FeedEvent.Body {
        var decision = Scene.decision(
            source.string(), score: source.below(101), excerpt: source.string() + source.string())
        (decision.key, decision.route, decision.model) = (source.string(), source.string(), source.string())
        decision.findings = (0..<source.below(9)).map { _ in
            let from = source.below(40) - 2
            return .init(
                code: source.string(), rule: source.string(), weight: source.below(200) - 50, path: source.string(),
                from: from, to: from + source.below(30) - 5, decode: [source.string()], evidence: source.string())
        }
        decision.reasons = [source.string()]
        return .decision(decision)
    }

    private static func alert(_ source: inout HostileText) -> FeedEvent.Body {
        .alert(
            .init(
                id: source.string(), code: source.string(), severity: .critical, confidence: .nan,
                evidence: source.string() + source.string(), by: source.string()))
    }

    private static func model(_ source: inout HostileText) -> FeedEvent.Body {
        .model(
            .init(
                model: source.string(), status: "mismatch", digest: source.string(), want: source.string(),
                layer: source.string(), bytes: .max, total: .min, rate: -1))
    }

    private static func ban(_ source: inout HostileText) -> FeedEvent.Body {
        .ban(
            .init(
                id: source.string(), op: "add", scope: "tenant", target: "t_1", until: nil, reason: source.string(),
                origin: source.string(), by: source.string()))
    }
}
