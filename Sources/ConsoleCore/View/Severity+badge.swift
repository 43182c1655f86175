import Vocabulary

extension Severity {
    /// A shape of its own for each level, since not everybody sees colours.
    var mark: String {
        switch self {
        case .low: "·"
        case .medium: "▪"
        case .high: "▲"
        case .critical: "◆"
        }
    }

    /// Shape and word, five columns at most: `◆CRIT`.
    var badge: String { mark + label }

    static let badgeColumns = 5
}
