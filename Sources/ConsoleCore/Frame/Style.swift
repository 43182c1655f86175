import Vocabulary

/// How a cell looks; the runtime turns it into what the terminal has. Meaning never rests on colour alone.
public struct Style: Sendable, Hashable {
    /// Colours of the colour-blind-safe palette. Red and green only tell deployments apart, whose names stand beside.
    public enum Tone: UInt8, Sendable, CaseIterable {
        case plain, dim, blue, orange, magenta, cyan, red, green

        /// From the word that preferences use: `magenta`.
        public init?(name: String) {
            guard let tone = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
            self = tone
        }
    }

    /// What can be added to a tone.
    public struct Attributes: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let bold = Attributes(rawValue: 1)
        public static let reverse = Attributes(rawValue: 2)
        public static let underline = Attributes(rawValue: 4)
        public static let faint = Attributes(rawValue: 8)
    }

    public var tone: Tone
    public var attributes: Attributes

    public init(_ tone: Tone = .plain, _ attributes: Attributes = []) {
        self.tone = tone
        self.attributes = attributes
    }

    static let plain = Style()
    static let dim = Style(.dim)
    static let bold = Style(.plain, .bold)
    static let good = Style(.blue)
    static let warning = Style(.orange, .bold)
    static let danger = Style(.magenta, .bold)
    static let marker = Style(.magenta, .underline)
    /// Text that came in characters nobody sees.
    static let smuggled = Style(.magenta, [.bold, .reverse])
    static let key = Style(.cyan, .bold)
    static let bar = Style(.plain, .reverse)

    /// The style of a severity's word.
    init(_ severity: Severity) {
        self =
            switch severity {
            case .low: .dim
            case .medium: Style(.blue)
            case .high: .warning
            case .critical: .danger
            }
    }

    /// The same with more attributes.
    func with(_ more: Attributes) -> Style { Style(tone, attributes.union(more)) }
}
