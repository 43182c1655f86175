import Wire

@testable import ConsoleCore

extension Scene {
    /// Opens a dialog by these keys and waits until it listens.
    static func asking(_ keys: Key..., scene: Scene = Scene()) -> Scene {
        var scene = scene
        for key in keys { scene.press(key) }
        scene.wait(Dialog.deafness)
        return scene
    }

    /// The dialog that is open, if one is.
    var dialog: Dialog? {
        guard case .dialog(let dialog) = model.overlay else { return nil }
        return dialog
    }

    /// The newest audit line.
    var said: String {
        model.audit.serials.first { _ in true }.flatMap { model.audit[$0] }?.text ?? ""
    }

    mutating func answer(_ token: Int, _ outcome: Outcome = .plain) { send(.answered(token: token, .done(outcome))) }

    mutating func refuse(_ token: Int, _ code: String, _ message: String = "no", hint: String = "") {
        send(.answered(token: token, .refused(ControlError(code: code, message: message, hint: hint))))
    }

    static func ban(
        _ id: String = "ban_9", on target: String = "t_ini", until: Int? = nil, by: String = "local", op: String = "add"
    ) -> FeedEvent.Ban {
        FeedEvent.Ban(
            id: id, op: op, scope: "tenant", target: target, until: until, reason: "r", origin: "operator", by: by)
    }

    static func deed(_ target: String = "t_ini", seconds: Int?, reason: String = "pi_model", quarantine: Bool = false)
        -> Deed
    { .ban(BanRequest(target: target, seconds: seconds, reason: reason, quarantine: quarantine)) }
}
