/// Colours for a terminal, or none.
struct Paint: Sendable {
    /// What a text says about how things are.
    enum Tone: Sendable {
        case good, warning, bad, dim, bold

        /// Select Graphic Rendition (ECMA-48, 8.3.117).
        fileprivate var code: Int {
            switch self {
            case .good: 32
            case .warning: 33
            case .bad: 31
            case .dim: 2
            case .bold: 1
            }
        }

        /// The tone of a word that the control API uses for a state, an action, a severity or a verdict.
        static func of(_ word: String) -> Tone? {
            switch word {
            case "block", "revoked", "expired", "failed", "critical", "mismatch", "malformed", "TAMPERED": .bad
            case "warn", "suspended", "new", "high", "unknown", "unsigned", "monitor", "verifying", "running": .warning
            case "ok", "done", "active": .good
            case "closed", "false_positive", "cancelled": .dim
            default: nil
            }
        }
    }

    let isOn: Bool

    static let none = Paint(isOn: false)

    func callAsFunction(_ text: String, _ tone: Tone?) -> String {
        guard isOn, let tone else { return text }
        return "\u{1B}[\(tone.code)m\(text)\u{1B}[0m"
    }
}
