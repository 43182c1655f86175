/// One remark of the audit line at the bottom: who did what, and how it ended.
struct AuditLine: Sendable, Equatable {
    /// Wall-clock milliseconds.
    var time: Int
    var text: String
    var style: Style

    static let kept = 64
}

/// An operator's action that the gateway has not confirmed.
enum PendingAction: Sendable, Equatable {
    case ban(tenant: String, name: String, words: String)
    case lift(tenant: String, name: String, ban: String)
    case verify(model: String)
    case acknowledge(alert: String)
}
