import Testing
import Wire

@testable import ConsoleCore

/// Every dialog as it is seen once its answers came, and with a text being typed.
struct GoldenDialogTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var keys: [Key]
        /// Keys after the answers.
        var more: [Key]
        var testDescription: String { name }

        init(_ name: String, _ keys: [Key], _ more: [Key] = []) {
            (self.name, self.keys, self.more) = (name, keys, more)
        }
    }

    static let cases: [Case] = [
        .init("answered", ["b"]), .init("permanent", ["b"], [.right, .right, "Y", .tab, .tab, "t", "_"]),
        .init("key", ["b"], [.backTab, .backTab, .right, .tab, .down]),
        .init("address", ["b"], [.backTab, .backTab, .right, .right, .tab]),
        .init("lift", ["j", "j", "j", "j", "b"], [.tab, "o", "k"]),
        .init("close", ["3", "j", "c"]), .init("false-positive", ["3", "j", "f"]), .init("revoke", ["K"], [.down]),
        .init("verify-all", ["4", "V"]), .init("approve", ["4", "A"], ["m", "i"]),
    ]
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 60, rows: 15)]

    @Test(arguments: cases, sizes)
    func `dialogs are drawn as agreed`(_ item: Case, _ size: Size) throws {
        var scene = Scene.busy(columns: size.columns, rows: size.rows)
        for key in item.keys { scene.press(key) }
        scene.wait(300)
        answer(&scene)
        // After a key was chosen by itself.
        if let deaf = scene.dialog?.deafUntil, deaf > scene.model.clock.monotonic { scene.wait(300) }
        for key in item.more { scene.press(key) }
        try expectGolden(scene.text, "dialog-\(item.name)-\(size.columns)x\(size.rows)")
    }

    @Test(arguments: sizes)
    func `several tenants, and a suspension, are drawn as agreed`(_ size: Size) throws {
        let name = "\(size.columns)x\(size.rows)"
        var scene = Scene.busy(columns: size.columns, rows: size.rows)
        _ = scene.model.act(.ban, on: ["t_acme", "t_ini", "t_ja", "t_glob"].map { .tenant($0) })
        try expectGolden(scene.text, "dialog-several-\(name)")
        scene = Scene.busy(columns: size.columns, rows: size.rows)
        _ = scene.model.openSuspend(tenant: "acme-corp", reason: "invoice")
        answer(&scene)
        try expectGolden(scene.text, "dialog-suspend-\(name)")
    }

    private func answer(_ scene: inout Scene) {
        let wall = scene.model.clock.wall
        let keys = KeyList(
            keys: (1...6).map { number in
                .init(
                    id: "k_\(number)", created: wall - number * 86_400_000,
                    expires: number == 2 ? wall + 7_200_000 : nil, revoked: number == 3 ? wall : nil)
            })
        scene.send(
            .reported(
                .usage(tenant: "t_acme"),
                .usage(
                    TenantUsage(
                        places: nil,
                        inFlight: .init(requests: 4, keys: ["k_1"], addresses: ["192.0.2.7", "2001:db8::1"])))))
        scene.send(.reported(.keys(tenant: "t_acme"), .keys(keys)))
        let model = FeedEvent.Model(
            model: "mistral-7b-q5.gguf", status: "mismatch", digest: Scene.digest("e3b0c442"),
            want: Scene.digest("2c62aa01"), layer: "layer 3", bytes: 5_100_000_000)
        let report = ModelReport(model: model, reason: "differs from its pin")
        scene.send(.reported(.model("mistral-7b-q5.gguf"), .model(report)))
    }
}

/// Rows while the gateway has not answered yet, and after it did not.
struct GoldenPendingTests {
    @Test(arguments: [Size(columns: 160, rows: 45), Size(columns: 80, rows: 24)])
    func `rows that wait are drawn as agreed`(_ size: Size) throws {
        var scene = Scene.busy(columns: size.columns, rows: size.rows)
        scene.press("j", "b")
        scene.wait(300)
        scene.press("Y", "a", "4", "v")
        scene.press("1", "b")
        _ = scene.model.openSuspend(tenant: "globex")
        scene.wait(300)
        scene.press("Y")
        scene.refuse(4, Answer.unknownCode, "the gateway did not answer within 3 s", hint: "look before you repeat it")
        scene.wait(2000)
        try expectGolden(scene.text, "pending-\(size.columns)x\(size.rows)")
    }
}
