import Vocabulary

/// What is looked for in answers, and what follows where it is found.
public struct OutputPolicy: Sendable, Equatable {
    /// By category; all of them are named.
    public var actions: [OutputCategory: OutputAction] = Self.standard
    /// Whether a canary of the tenant's own is put into the system message.
    public var insertsCanary = false
    /// Marks that no answer may hold, whoever put them where.
    public var canaries: [String] = []
    /// Hosts to which images and links may carry anything: `img.example` or `*.example`.
    public var allowedHosts: [String] = []

    /// Marks and instructions are certain and what they protect is lost with one answer, so they end it. Keys and addresses
    /// that carry data away are of no use to an honest reader, so a mark stands for them. Mail addresses, telephones and
    /// code in answers are mostly what was asked for, so they are on record and stay.
    public static let standard: [OutputCategory: OutputAction] = [
        .canary: .stop, .systemPromptLeak: .stop, .secret: .mask, .pii: .report, .markdownExfil: .mask,
        .activeContent: .report,
    ]

    /// Most marks, and most hosts.
    public static let mostCanaries = 64
    public static let mostHosts = 256
    /// Fewest letters and digits of a mark: fewer come up by chance.
    public static let canaryLetters = 8

    public init() {}
}
