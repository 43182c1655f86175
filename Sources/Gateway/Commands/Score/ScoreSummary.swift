import Vocabulary
import Wire

/// What `score --summary` counts: rows by channel, source and label, and how the probabilities fit the labels.
struct ScoreSummary: Sendable {
    struct Key: Sendable, Hashable, Comparable {
        var source: String
        var label: String
        var channel: String

        static func < (left: Key, right: Key) -> Bool {
            (left.source, left.label, left.channel) < (right.source, right.label, right.channel)
        }
    }

    struct Count: Sendable, Equatable {
        var rows = 0
        var warned = 0
        var blocked = 0
        /// Sum of the probabilities, in millionths.
        var millionths = 0

        var probability: Double { rows == 0 ? 0 : Double(millionths) / 1e6 / Double(rows) }

        mutating func add(_ other: Count) {
            rows += other.rows
            warned += other.warned
            blocked += other.blocked
            millionths += other.millionths
        }
    }

    /// Sources with fewer benign rows are not named as the worst: one row of theirs would say too much.
    static let sourceRows = 50
    /// Lines of the table; what a file has more of is counted together.
    private static let keyLimit = 4096
    /// Characters of a source's name.
    private static let nameLimit = 80

    /// Lines that could not be scored.
    var bad = 0
    private(set) var counts: [Key: Count] = [:]
    private(set) var calibration = CalibrationTable()

    var rows: Int { counts.values.reduce(0) { $0 + $1.rows } }
    var benign: Count { sum(of: "0") }
    var attacks: Count { sum(of: "1") }

    /// The benign source of which the largest share is blocked.
    var worst: (source: String, count: Count)? {
        let sources = Dictionary(grouping: counts.filter { $0.key.label == "0" }, by: \.key.source).mapValues { group in
            group.reduce(into: Count()) { $0.add($1.value) }
        }
        let worst = sources.filter { $0.value.rows >= Self.sourceRows }.max { left, right in
            (Double(left.value.blocked) / Double(left.value.rows), right.key)
                < (Double(right.value.blocked) / Double(right.value.rows), left.key)
        }
        return worst.map { ($0.key, $0.value) }
    }

    mutating func add(_ view: JSONView, _ channel: Channel, _ action: Action, probability: Double) {
        let label = Self.label(view["label"])
        let source = view["source"]?.string.map { String($0.prefix(Self.nameLimit)) } ?? "-"
        add(
            Count(
                rows: 1, warned: action == .warn ? 1 : 0, blocked: action == .block ? 1 : 0,
                millionths: Int((min(1, max(0, probability)) * 1e6).rounded())),
            Key(source: source, label: label, channel: channel.rawValue))
        if label == "0" || label == "1" { calibration.add(probability: probability, isAttack: label == "1") }
    }

    mutating func merge(_ other: ScoreSummary) {
        bad += other.bad
        for (key, count) in other.counts { add(count, key) }
        calibration.merge(other.calibration)
    }

    private mutating func add(_ count: Count, _ key: Key) {
        let isKnown = counts[key] != nil || counts.count < Self.keyLimit
        let key = isKnown ? key : Key(source: "(other sources)", label: key.label, channel: key.channel)
        counts[key, default: Count()].add(count)
    }

    private func sum(of label: String) -> Count {
        counts.reduce(into: Count()) { if $1.key.label == label { $0.add($1.value) } }
    }

    /// `1` for an attack, `0` for benign, `-` for none; other words stand for themselves.
    private static func label(_ view: JSONView?) -> String {
        guard let view, !view.isNull else { return "-" }
        if let flag = view.bool { return flag ? "1" : "0" }
        switch view.string ?? view.int.map(String.init) {
        case "attack", "malicious": return "1"
        case "benign": return "0"
        case let word?: return String(word.prefix(nameLimit))
        case nil: return "-"
        }
    }
}
