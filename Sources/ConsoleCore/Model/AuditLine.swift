/// One remark of the audit line at the bottom: who did what, and how it ended.
struct AuditLine: Sendable, Equatable {
    /// Wall-clock milliseconds.
    var time: Int
    var text: String
    var style: Style

    static let kept = 64
}
