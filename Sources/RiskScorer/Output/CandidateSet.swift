/// All that began like a match and may still become one.
struct CandidateSet {
    private var candidates: [OutputCandidate] = []

    var isEmpty: Bool { candidates.isEmpty }

    /// Hands a byte, or the end, to all of them; what they became.
    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> [OutputMatch] {
        guard !candidates.isEmpty else { return [] }
        var matches: [OutputMatch] = []
        var kept = 0
        for index in candidates.indices {
            switch candidates[index].take(byte, at: place, tape) {
            case .open:
                if kept != index { candidates[kept] = candidates[index] }
                kept += 1
            case .dead: break
            case .match(let match): matches.append(match)
            }
        }
        candidates.removeLast(candidates.count - kept)
        return matches
    }

    /// Begins with a byte, the newest of the tape, what may begin with it.
    mutating func begin(
        _ triggers: InspectionPlan.Triggers, _ byte: UInt8, after previous: UInt8, _ tape: OutputTape,
        _ context: MarkupContext, _ plan: InspectionPlan
    ) {
        let place = tape.end - 1
        if !previous.isWordLetter { beginWord(triggers, byte, previous, tape, context, plan) }
        if triggers.contains(.key), previous != 0x2D { candidates.append(.key(KeyCandidate(at: place))) }
        if triggers.contains(.mark), let marks = plan.marks, let mark = MarkCandidate(at: place, tape, marks) {
            candidates.append(.mark(mark))
        }
        if triggers.contains(.mail), let mail = MailCandidate(at: place, tape) { candidates.append(.mail(mail)) }
        if triggers.contains(.tag) {
            candidates.append(.tag(TagCandidate(at: place, isWhole: plan.holds(.activeContent))))
        }
        if triggers.contains(.control), byte == 0xC2 {
            candidates.append(.word(WordCandidate(.control, byte, at: place)))
        }
    }

    private mutating func beginWord(
        _ triggers: InspectionPlan.Triggers, _ byte: UInt8, _ previous: UInt8, _ tape: OutputTape,
        _ context: MarkupContext, _ plan: InspectionPlan
    ) {
        let place = tape.end - 1
        let isQuoted = previous == 0x22 || previous == 0x27
        if triggers.contains(.secret) { candidates.append(.secret(SecretCandidate(byte, at: place))) }
        if triggers.contains(.account) { candidates.append(.account(AccountCandidate(byte, at: place))) }
        if triggers.contains(.number), !hasNumber {
            candidates.append(.number(NumberCandidate(byte, at: place, after: previous)))
        }
        if triggers.contains(.scheme) { candidates.append(.word(WordCandidate(.scheme, byte, at: place))) }
        if triggers.contains(.handler), previous.isBlank || previous == 0x2F || isQuoted,
            context.openTag(place, tape) != nil
        {
            candidates.append(.word(WordCandidate(.handler, byte, at: place)))
        }
        if triggers.contains(.link), byte != 0x2F || previous == 0x28 || isQuoted {
            candidates.append(.link(LinkCandidate(byte, at: place, context, tape, plan)))
        }
    }

    private var hasNumber: Bool { candidates.contains { if case .number = $0 { true } else { false } } }

    /// Where the first of them begins that must not go out before it is known; `end` for none.
    func hold(_ plan: InspectionPlan, _ end: Int) -> Int {
        candidates.reduce(end) { plan.holds($1.category) ? min($0, $1.start) : $0 }
    }

    /// Gives up those that begin inside of a match.
    mutating func remove(in range: Range<Int>) { candidates.removeAll { range.contains($0.start) } }

    mutating func removeAll() { candidates.removeAll(keepingCapacity: true) }
}

extension UInt8 {
    /// What the beginning of a word must not follow.
    @inline(__always) var isWordLetter: Bool { isAlphanumeric || self == 0x5F }
}

extension InspectionPlan.Triggers {
    /// What begins at the beginning of a word only.
    static let atWordStart: InspectionPlan.Triggers = [.secret, .account, .number, .scheme, .handler, .link]
}
