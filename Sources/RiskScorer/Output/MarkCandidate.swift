import Vocabulary

/// Marks of tenants as they stand in what is stored of them: `cnr-` and 26 letters of base 32. Which of them are of somebody
/// else than the answer's reader is looked up, so that there may be as many as there are tenants.
public struct ForeignMarks: Sendable {
    let isForeign: @Sendable (String) -> Bool

    /// - Parameter isForeign: whether a mark is another tenant's; asked for whatever looks like one.
    public init(_ isForeign: @escaping @Sendable (String) -> Bool) { self.isForeign = isForeign }

    static let prefix = Array("cnr".utf8)
    /// Letters behind the hyphen.
    static let length = 26
}

/// What began like a mark, with the hyphen of its beginning.
struct MarkCandidate {
    let start: Int
    private let marks: ForeignMarks
    private var letters: [UInt8] = []

    /// Nil where the hyphen, the newest byte of the tape, does not stand behind a mark's beginning.
    init?(at place: Int, _ tape: OutputTape, _ marks: ForeignMarks) {
        let prefix = ForeignMarks.prefix
        guard tape[(place - prefix.count)..<place].elementsEqual(prefix) else { return nil }
        start = place - prefix.count
        self.marks = marks
    }

    mutating func take(_ byte: UInt8?, at place: Int) -> CandidateStep {
        guard let byte, byte &- 0x61 < 26 || byte &- 0x32 < 8 else { return .dead }
        letters.append(byte)
        guard letters.count == ForeignMarks.length else { return .open }
        let mark = String(decoding: ForeignMarks.prefix + [0x2D] + letters, as: UTF8.self)
        guard marks.isForeign(mark) else { return .dead }
        return .match(.foreignMark(mark, at: start..<(place + 1)))
    }
}

extension OutputMatch {
    /// The rule by which what belongs to another tenant is told from every other find.
    static let foreignRule = "canary.foreign"

    static func foreignMark(_ mark: String, at range: Range<Int>) -> OutputMatch {
        OutputMatch(
            category: .canary, rule: foreignRule, weight: 100, range: range, label: "[canary removed]",
            evidence: "the mark of another tenant", value: mark)
    }

    /// Whether it ends the answer whatever policy says of its category: what belongs to another tenant is for nobody's eyes.
    var isForeign: Bool { rule == Self.foreignRule }
}

extension OutputFinding {
    /// Whether it belongs to another tenant.
    public var isForeign: Bool { rule == OutputMatch.foreignRule }
}
