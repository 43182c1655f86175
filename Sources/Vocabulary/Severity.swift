/// How urgent something is for an operator; the word is always shown beside any colour.
public enum Severity: Int, Sendable, Comparable, CaseIterable, Codable {
    case low, medium, high, critical

    /// Level of a risk or score from 0 to 100: CRIT from 80, HIGH from 60, MED from 40, else LOW.
    public init(risk: Int) {
        self =
            switch risk {
            case 80...: .critical
            case 60...: .high
            case 40...: .medium
            default: .low
            }
    }

    /// Four letters at most, as the console's columns show it.
    public var label: String {
        switch self {
        case .low: "LOW"
        case .medium: "MED"
        case .high: "HIGH"
        case .critical: "CRIT"
        }
    }

    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}
