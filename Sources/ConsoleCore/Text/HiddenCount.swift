/// How many characters of a text nobody would see, by kind.
struct HiddenCount: Sendable, Equatable {
    /// Scalars looked at, so that a huge text costs no more than a large one.
    static let limit = 65_536
    private static let namesShown = 4

    private(set) var total = 0
    private var kinds: [String: Int] = [:]

    init(_ text: String) {
        var marks = 0
        for scalar in text.unicodeScalars.prefix(Self.limit) {
            if scalar.value >= 0x300, Visibility.isMark(scalar) {
                marks += 1
                if marks > GlyphReader.marksPerBase { count("MARK") }
                continue
            }
            marks = 0
            guard scalar.value < 0x20 || scalar.value >= 0x7F, scalar != "\n" else { continue }
            switch Visibility(scalar) {
            case .visible: break
            case .tag: count("TAG")
            case .hidden: count(Self.kind(scalar))
            }
        }
    }

    private mutating func count(_ kind: String) {
        total += 1
        kinds[kind, default: 0] += 1
    }

    private static func kind(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: "VS"
        case 0x1F1E6...0x1F1FF: "FLAG"
        case 0x1F3FB...0x1F3FF: "TONE"
        case 0xE000...0xF8FF, 0xF0000...: "PRIVATE"
        default:
            scalar.properties.generalCategory == .unassigned ? "UNASSIGNED" : HiddenName.of(scalar)
        }
    }

    /// `31 hidden: 31 TAG`, the most frequent kinds first; `nothing hidden`.
    var words: String {
        guard total > 0 else { return "nothing hidden" }
        let sorted = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = sorted.prefix(Self.namesShown).map { "\($0.value) \($0.key)" }.joined(separator: " ")
        return "\(Quantity.grouped(total)) hidden: \(named)" + (sorted.count > Self.namesShown ? " …" : "")
    }
}
