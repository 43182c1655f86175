import Vocabulary

/// What a byte makes of something that may become a match.
enum CandidateStep {
    /// It still may.
    case open
    case dead
    case match(OutputMatch)
}

/// Something in the text of an answer that began like a match. Each is fed byte by byte until it is one, or is none.
enum OutputCandidate {
    case secret(SecretCandidate)
    case key(KeyCandidate)
    case number(NumberCandidate)
    case account(AccountCandidate)
    case mail(MailCandidate)
    case link(LinkCandidate)
    case tag(TagCandidate)
    case word(WordCandidate)
    case mark(MarkCandidate)
    /// In place of one that is being changed, so that nothing of it is copied.
    case none

    /// Place of its first byte.
    var start: Int {
        switch self {
        case .secret(let candidate): candidate.start
        case .key(let candidate): candidate.start
        case .number(let candidate): candidate.start
        case .account(let candidate): candidate.start
        case .mail(let candidate): candidate.start
        case .link(let candidate): candidate.start
        case .tag(let candidate): candidate.start
        case .word(let candidate): candidate.start
        case .mark(let candidate): candidate.start
        case .none: .max
        }
    }

    var category: OutputCategory {
        switch self {
        case .secret, .key: .secret
        case .number, .account, .mail: .pii
        case .link: .markdownExfil
        case .tag, .word, .none: .activeContent
        case .mark: .canary
        }
    }

    /// Takes the newest byte of the tape, at `place`; nil for the end of the text, which is at `place`.
    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        let step: CandidateStep
        switch self {
        case .secret(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .secret(candidate)
        case .key(var candidate):
            self = .none
            step = candidate.take(byte, at: place)
            self = .key(candidate)
        case .number(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .number(candidate)
        case .account(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .account(candidate)
        case .mail(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .mail(candidate)
        case .link(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .link(candidate)
        case .tag(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .tag(candidate)
        case .word(var candidate):
            self = .none
            step = candidate.take(byte, at: place, tape)
            self = .word(candidate)
        case .mark(var candidate):
            self = .none
            step = candidate.take(byte, at: place)
            self = .mark(candidate)
        case .none: step = .dead
        }
        return step
    }
}
