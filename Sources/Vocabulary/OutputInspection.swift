/// What is looked for in the answers of a model.
public enum OutputCategory: String, Sendable, CaseIterable, Codable {
    /// A secret mark that no answer may hold: one that the gateway put into the system message, or one that policy lists.
    case canary
    /// The instructions of the system message, word by word or encoded.
    case systemPromptLeak = "system_prompt_leak"
    /// Keys, tokens and private keys.
    case secret
    /// Personal data: cards, accounts, mail addresses, telephone numbers.
    case pii
    /// Images and links whose address carries data away.
    case markdownExfil = "markdown_exfil"
    /// What a browser or a terminal would carry out.
    case activeContent = "active_content"

    /// The reason code of its findings.
    public var code: ReasonCode {
        switch self {
        case .canary: .canaryLeak
        case .systemPromptLeak: .systemPromptLeak
        case .secret: .secretOutput
        case .pii: .piiOutput
        case .markdownExfil: .outMarkdownExfil
        case .activeContent: .outActiveContent
        }
    }
}

/// What follows a finding in an answer; the later ones are the harder ones.
public enum OutputAction: String, Sendable, CaseIterable, Codable, Comparable {
    /// Nothing is looked for.
    case off
    /// It is on record, and the answer goes on as it is.
    case report
    /// A mark stands in its place.
    case mask
    /// The answer ends before it.
    case stop

    public static func < (left: OutputAction, right: OutputAction) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .off: 0
        case .report: 1
        case .mask: 2
        case .stop: 3
        }
    }
}
