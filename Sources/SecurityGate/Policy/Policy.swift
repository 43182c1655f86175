import Vocabulary

/// Everything that policy says of one tenant's requests. All of it has a default; a policy file names what is other.
public struct Policy: Sendable, Equatable {
    /// Scores from here on are blocked; 0 to 100. The default is where one benign prompt in two hundred would be.
    public var block = 80
    /// Scores from here on are let through with a warning on record; 0 to 100.
    public var warn = 50
    /// What of a prompt operators see.
    public var excerpt = Excerpt.masked
    /// Whether `x-secureinfer-risk` is sent: useful in demos, a gradient for attackers otherwise.
    public var exposeRisk = false
    /// Whether the scored text is kept, sealed, so that a draft policy can be tried on it later.
    public var sealsText = false
    /// The controls that only record what they would do.
    public var monitored: Set<Control> = []
    public var limits = LimitPolicy()
    /// What requests may ask of a model's server.
    public var parameters = ParameterPolicy()
    /// Models that may be asked for, of those that the tenant's own record allows; empty for every one of them.
    public var models: [ModelPattern] = []
    public var session = SessionPolicy()
    public var response = ResponseLadder()
    public var autoBan = AutoBanPolicy()
    public var output = OutputPolicy()
    public var conversations = ConversationPolicy()
    public var isolation = IsolationPolicy()
    public var fail = FailPolicy()
    /// Batch jobs and evaluations that were declared, so that they are not taken for an extraction.
    public var workloads: [Workload] = []

    public init() {}

    /// How much of the text goes into the feed.
    public enum Excerpt: String, Sendable, CaseIterable, Codable {
        case none
        /// The matched span with 24 characters on either side, secrets starred.
        case masked
        /// The last user text as it is, up to a bound.
        case full
    }

    /// Whether a control is carried out or only recorded, for a tenant in a mode.
    public func mode(_ control: Control, tenant: Mode) -> Mode {
        monitored.contains(control) || tenant == .monitor && control != .models ? .monitor : .enforce
    }
}

/// Whether rulings are carried out or only recorded.
public enum Mode: String, Sendable, CaseIterable, Codable {
    case enforce, monitor
}

/// A control that policy can have carried out, or only recorded.
public enum Control: String, Sendable, CaseIterable, Codable {
    /// Prompt injection and jailbreaks.
    case injection
    /// Text that hides what it says.
    case obfuscation
    /// Secrets and personal data, and what is looked for in answers.
    case data
    /// Model extraction: the response ladder.
    case extraction
    /// The risk of a conversation or a tenant over time.
    case session
    /// Rates, tokens, concurrency and budgets.
    case limits
    /// Automatic bans and quarantines; those of operators are always carried out.
    case bans
    /// Verification of the model's files. A tenant's monitor mode does not reach it: only policy by its name does.
    case models

    /// The control that a finding belongs to; nil for codes that no detector raises.
    public init?(_ code: ReasonCode) {
        switch code.family {
        case .injection: self = code == .piMultiturnEscalation ? .session : .injection
        case .obfuscation: self = .obfuscation
        case .output: self = .data
        case .extraction: self = .extraction
        case .limits: self = code == .banned || code == .quarantined ? .bans : .limits
        case .model: self = .models
        case .access, .request, .system, .transport: return nil
        }
    }
}
