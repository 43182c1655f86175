import Vocabulary

/// Digits in groups: a payment card, a telephone number, a social security number, or mostly nothing.
struct NumberCandidate {
    private(set) var start: Int
    private var number = DigitGroups()
    private var groupStart: Int
    /// Digits of the group that is open.
    private var open = 0
    private var separators = 0
    private var before: UInt8
    /// The byte in front of the number.
    private let first: UInt8

    /// Digits that are held; a card has 19 at most.
    private static let limit = 24

    /// - Parameter byte: a digit, `+` or `(`.
    init(_ byte: UInt8, at place: Int, after previous: UInt8) {
        start = place
        groupStart = place
        first = previous
        before = byte.isDigit ? previous : byte
        guard byte.isDigit else { return }
        number.digits.append(byte - 0x30)
        open = 1
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        if let byte, byte.isDigit {
            if open == 0 { groupStart = place }
            separators = 0
            guard open < Self.limit else { return .dead }
            number.digits.append(byte - 0x30)
            open += 1
            return .open
        }
        close(at: place)
        guard let byte, byte == 0x20 || byte == 0x2D || byte == 0x2E || byte == 0x28 || byte == 0x29 || byte == 0x2F
        else {
            return judge(byte, tape)
        }
        separators += 1
        before = byte
        return separators > 2 ? judge(byte, tape) : slide(tape)
    }

    private mutating func close(at place: Int) {
        guard open > 0 else { return }
        number.groups.append(.init(range: groupStart..<place, count: open, before: before))
        open = 0
    }

    /// Gives up the first group where there is more than a match can have, once nothing that begins with it is one.
    private mutating func slide(_ tape: OutputTape) -> CandidateStep {
        while number.digits.count > Self.limit {
            if let match = NumberShapes(number, tape, next: 0x20).card(from: 0) { return .match(match) }
            number.removeFirst()
            start = number.groups[0].range.lowerBound
        }
        return .open
    }

    private func judge(_ next: UInt8?, _ tape: OutputTape) -> CandidateStep {
        guard !number.groups.isEmpty else { return .dead }
        let shapes = NumberShapes(number, tape, next: separators > 0 ? 0x20 : next ?? 0)
        for from in number.groups.indices {
            if let match = shapes.card(from: from) { return .match(match) }
        }
        let isWhole = !first.isTokenLetter && first != 0x2E && first != 0x3D && first != 0x2F
        guard isWhole, let match = shapes.number(from: start) else { return .dead }
        return .match(match)
    }
}

/// Runs of digits with what stands between them.
struct DigitGroups {
    struct Group {
        var range: Range<Int>
        var count: Int
        /// The byte in front of it; 0 for none.
        var before: UInt8
    }

    /// Each from 0 to 9, of all groups.
    var digits: [UInt8] = []
    var groups: [Group] = []

    /// Gives up the first group; the last one stays.
    mutating func removeFirst() {
        digits.removeFirst(groups[0].count)
        groups.removeFirst()
    }

    /// The digits of a group.
    subscript(group: Int) -> ArraySlice<UInt8> {
        let start = groups[..<group].reduce(0) { $0 + $1.count }
        return digits[start..<(start + groups[group].count)]
    }
}
