import Vocabulary

/// A run of letters that begins like a key or token.
struct SecretCandidate {
    let start: Int
    private var node: Int
    /// True once a whole prefix is there.
    private var isPrefixed = false

    /// Letters that are held at most.
    private static let limit = 250
    private static let prefixes = PrefixTrie(SecretFormats.all.map(\.prefix) + [Array("eyJ".utf8)])

    /// Whether a secret may begin with the byte.
    static func mayBegin(_ byte: UInt8) -> Bool { prefixes.step(0, byte).node > 0 }

    init(_ byte: UInt8, at place: Int) {
        start = place
        node = Self.prefixes.step(0, byte).node
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        if let byte, byte.isTokenLetter || byte == 0x2E {
            if !isPrefixed {
                (node, isPrefixed) = Self.prefixes.step(node, byte)
                if node == 0 { return .dead }
            }
            return place - start < Self.limit ? .open : long(tape[start..<(place + 1)], place)
        }
        return whole(tape[start..<place])
    }

    private func whole(_ run: ArraySlice<UInt8>) -> CandidateStep {
        guard isPrefixed, let found = SecretFormats.match(run) else { return .dead }
        var match = match(found.rule, start..<(start + found.count), isChecked: found.isChecked)
        match.value = String(decoding: run.prefix(found.count), as: UTF8.self)
        return .match(match)
    }

    /// What is too long to be held may be one secret, or begin with one.
    private func long(_ run: ArraySlice<UInt8>, _ place: Int) -> CandidateStep {
        guard isPrefixed, let rule = SecretFormats.isLong(run) else { return whole(run) }
        var match = match(rule, start..<(place + 1), isChecked: false)
        match.tail = MatchTail(.token)
        return .match(match)
    }

    private func match(_ rule: String, _ range: Range<Int>, isChecked: Bool) -> OutputMatch {
        OutputMatch(
            category: .secret, rule: rule, weight: isChecked ? 80 : 60, range: range, label: "[secret removed]",
            evidence: isChecked ? "\(range.count) letters with a valid checksum" : "\(range.count) letters")
    }
}
