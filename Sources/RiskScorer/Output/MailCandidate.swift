import Vocabulary

/// A mail address, known by its `@`: what stands before it is looked up, what follows is fed.
struct MailCandidate {
    let start: Int
    private let domain: Int
    private var labelStart: Int
    private var hasDot = false

    private static let domainLimit = 128
    private static let localLimit = 64
    /// Names that stand for no person.
    private static let impersonal = ["git", "noreply", "no-reply", "donotreply"].map { Array($0.utf8) }

    /// - Parameter place: of the `@`.
    init?(at place: Int, _ tape: OutputTape) {
        let before = tape[max(tape.base, place - Self.localLimit - 1)..<place]
        var local = before.reversed().prefix(while: Self.isLocal).count
        while local > 0, before[before.endIndex - local] == 0x2E || before[before.endIndex - local] == 0x2D {
            local -= 1
        }
        guard (1...Self.localLimit).contains(local), before.last != 0x2E else { return nil }
        if Self.impersonal.contains(Array(before.suffix(local))) { return nil }
        start = place - local
        domain = place + 1
        labelStart = domain
    }

    /// Letters of the part before the `@`, as far as people use them.
    static func isLocal(_ byte: UInt8) -> Bool {
        byte.isTokenLetter || byte == 0x2E || byte == 0x2B || byte == 0x25 || byte == 0x27
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        guard let byte, byte.isAlphanumeric || byte == 0x2D || byte == 0x2E, place - domain < Self.domainLimit else {
            return end(at: place, tape)
        }
        if byte == 0x2E {
            guard place > labelStart else { return end(at: place, tape) }
            hasDot = true
            labelStart = place + 1
        }
        return .open
    }

    private func end(at place: Int, _ tape: OutputTape) -> CandidateStep {
        var text = tape[domain..<place]
        while let last = text.last, last == 0x2E || last == 0x2D { text.removeLast() }
        let top = text.split(separator: 0x2E).last ?? []
        guard hasDot, text.contains(0x2E), top.count >= 2, top.allSatisfy(\.isLetter) else { return .dead }
        let range = start..<(domain + text.count)
        let value = String(decoding: tape[range], as: UTF8.self).lowercased()
        return .match(
            OutputMatch(
                category: .pii, rule: "pii.email", weight: 10, range: range, label: "[email removed]",
                evidence: "a mail address of \(range.count) letters", value: value))
    }
}
