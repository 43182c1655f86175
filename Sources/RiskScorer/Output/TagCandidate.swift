import Vocabulary

/// A tag that a browser carries out: scripts, frames and what else brings in foreign content.
struct TagCandidate {
    let start: Int
    /// Whether the whole tag is to be taken out; else it is told as soon as its name is known.
    private let isWhole: Bool
    private var name: [UInt8] = []
    private var isKnown = false

    private static let names = Set(["script", "iframe", "object", "embed", "applet", "frameset", "base"])
    private static let limit = 240

    init(at place: Int, isWhole: Bool) {
        start = place
        self.isWhole = isWhole
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        guard let byte else { return isKnown ? .match(match(start..<place)) : .dead }
        if isKnown {
            if byte == 0x3E { return .match(match(start..<(place + 1))) }
            guard place - start >= Self.limit else { return .open }
            var match = match(start..<(place + 1))
            match.tail = MatchTail(.tag)
            return .match(match)
        }
        if byte.isLetter {
            name.append(byte | 0x20)
            return name.count <= 8 ? .open : .dead
        }
        let ends = byte.isBlank || byte == 0x3E || byte == 0x2F
        guard ends, Self.names.contains(String(decoding: name, as: UTF8.self)) else { return .dead }
        // Others do nothing without an attribute, and `List<Object>` is no tag.
        guard byte != 0x3E || name.first == 0x73 || name.first == 0x69 else { return .dead }
        isKnown = true
        if byte == 0x3E { return .match(match(start..<(place + 1))) }
        return isWhole ? .open : .match(match(start..<place))
    }

    private func match(_ range: Range<Int>) -> OutputMatch {
        let name = String(decoding: name, as: UTF8.self)
        return OutputMatch(
            category: .activeContent, rule: "active.\(name)", weight: 30, range: range, label: "[script removed]",
            evidence: "a tag <\(name)>")
    }
}
