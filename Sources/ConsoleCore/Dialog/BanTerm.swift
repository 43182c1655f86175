import Wire

/// How long a ban is to last: one of a few lengths, or one that is typed, such as `90m`.
struct BanTerm: Sendable, Equatable {
    /// Lengths to choose from, seconds; nil is until lifted.
    static let presets: [(label: String, seconds: Int?)] = [
        ("15m", 900), ("1h", 3600), ("4h", 14_400), ("24h", 86_400), ("permanent", nil),
    ]
    private static let longestText = 8

    enum Length: Sendable, Equatable {
        case seconds(Int)
        case permanent
        /// What was typed is no length.
        case none
    }

    private(set) var choice = 2
    /// What was typed; chosen where it is not empty.
    private(set) var typed = ""

    init() {}

    /// The length of this text, `permanent` included; nil for what is none.
    init?(_ text: String) {
        if let known = Self.presets.firstIndex(where: { $0.label == text }) {
            choice = known
        } else {
            typed = text.bounded(Self.longestText)
            guard typed == text, case .seconds = length else { return nil }
        }
    }

    /// What is left of something; longer than what can be typed where it must be.
    init(seconds: Int) { typed = "\(max(1, seconds))s" }

    var length: Length {
        guard !typed.isEmpty else { return Self.presets[choice].seconds.map { .seconds($0) } ?? .permanent }
        guard let milliseconds = TimeSpan.milliseconds(typed), milliseconds >= 1000 else { return .none }
        return .seconds(milliseconds / 1000)
    }

    var label: String { typed.isEmpty ? Self.presets[choice].label : typed }

    mutating func change(by step: Int) {
        typed = ""
        choice = min(Self.presets.count - 1, max(0, choice + step))
    }

    /// A digit begins a length of one's own; letters go on only with one begun.
    mutating func type(_ scalar: Unicode.Scalar) {
        let isDigit = "0"..."9" ~= scalar
        let isUnit = "smhd".unicodeScalars.contains(scalar) && !typed.isEmpty
        guard isDigit || isUnit, typed.utf8.count < Self.longestText else { return }
        typed.unicodeScalars.append(scalar)
    }

    mutating func erase() { _ = typed.popLast() }
    mutating func clear() { typed = "" }
}
