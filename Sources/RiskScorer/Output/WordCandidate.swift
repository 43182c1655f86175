import Vocabulary

/// A word that makes what follows it code: the name of an event's attribute, or the scheme of an address.
struct WordCandidate {
    enum Kind {
        /// `onerror=` inside a tag.
        case handler
        /// `javascript:` and its like, where no white space follows.
        case scheme
        /// A control character of C1, which takes two bytes.
        case control
    }

    let start: Int
    private let kind: Kind
    /// Letters so far.
    private var count = 1
    /// The schemes that begin with them, a bit each.
    private var schemes = 0xF
    private var isAtEnd = false

    private static let all = ["javascript:", "vbscript:", "data:text/html", "data:image/svg+xml"].map {
        Array($0.utf8)
    }

    init(_ kind: Kind, _ byte: UInt8, at place: Int) {
        self.kind = kind
        start = place
        if kind == .scheme { narrow(byte) }
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        guard let byte else { return .dead }
        switch kind {
        case .handler: return handler(byte, place)
        case .scheme: return scheme(byte, place)
        case .control:
            // U+0085 is a line break.
            guard byte &- 0x80 < 0x20, byte != 0x85 else { return .dead }
            return .match(.control(start..<(place + 1), isEscape: byte == 0x9B))
        }
    }

    private mutating func handler(_ byte: UInt8, _ place: Int) -> CandidateStep {
        if byte == 0x3D, count >= 5 {
            return .match(match("active.handler", start..<(place + 1), "an attribute that is run"))
        }
        if byte.isBlank, count >= 5 {
            isAtEnd = true
            return place - start < 40 ? .open : .dead
        }
        guard byte.isLetter, !isAtEnd, count < 24 else { return .dead }
        count += 1
        return count > 2 || byte | 0x20 == 0x6E ? .open : .dead
    }

    private mutating func scheme(_ byte: UInt8, _ place: Int) -> CandidateStep {
        if isAtEnd {
            guard !byte.isBlank, byte != 0x60, byte != 0x2A else { return .dead }
            return .match(match("active.scheme", start..<place, "an address that is run"))
        }
        count += 1
        narrow(byte)
        return schemes == 0 ? .dead : .open
    }

    /// Leaves out the schemes whose next letter is another one.
    private mutating func narrow(_ byte: UInt8) {
        for (number, scheme) in Self.all.enumerated() where schemes & 1 << number != 0 {
            let letter = scheme[count - 1]
            if letter != (byte.isUpper ? byte | 0x20 : byte) { schemes &= ~(1 << number) }
            if schemes & 1 << number != 0, scheme.count == count { isAtEnd = true }
        }
    }

    private func match(_ rule: String, _ range: Range<Int>, _ evidence: String) -> OutputMatch {
        OutputMatch(
            category: .activeContent, rule: rule, weight: 30, range: range, label: "[script removed]",
            evidence: evidence)
    }
}

extension OutputMatch {
    static func control(_ range: Range<Int>, isEscape: Bool) -> OutputMatch {
        OutputMatch(
            category: .activeContent, rule: isEscape ? "active.escape" : "active.control", weight: 30, range: range,
            label: "[control removed]", evidence: "a control character that terminals obey")
    }
}
