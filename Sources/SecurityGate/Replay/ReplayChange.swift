import Vocabulary

/// How a request ends, as far as policy has a say in it.
public struct ReplayOutcome: Sendable, Hashable {
    public var action: Action
    /// What enforcing everything would do.
    public var would: Action
    /// Why it is refused apart from the gate: its body, a limit, a ban.
    public var refusal: ReasonCode?

    public init(action: Action, would: Action? = nil, refusal: ReasonCode? = nil) {
        self.action = action
        self.would = would ?? action
        self.refusal = refusal
    }

    /// Whether detectors blocked the request: what automatic bans count.
    func isByDetectors(_ reasons: [ReasonCode]) -> Bool {
        action == .block && refusal == nil && reasons.contains(where: \.isOfDetectors)
    }

    static func refused(_ code: ReasonCode) -> ReplayOutcome { ReplayOutcome(action: .block, refusal: code) }

    /// `allow`, `block`, `rate_requests`, `allow (would block)`.
    public var label: String {
        if let refusal { return refusal.rawValue }
        return action.rawValue + (would == action ? "" : " (would \(would.rawValue))")
    }
}

/// A decision that the draft would make otherwise.
public struct ReplayChange: Sendable, Equatable {
    public var item: RecordedCase
    public var was: ReplayOutcome
    public var will: ReplayOutcome
    /// Score under the draft, 0 to 100: another one where text was scored anew.
    public var score: Int
    /// Why, under the draft; empty for a plain allow.
    public var reasons: [ReasonCode]
    /// False where the request would go on to a stage of which nothing is on record: `will` is the best guess then.
    public var isCertain: Bool
    public var suspicion: Suspicion

    /// Whether a request that went through would not any more.
    public var isNewBlock: Bool { was.action != .block && will.action == .block }
    /// Whether it would be a limit that stops it, which says nothing of the request itself.
    public var isNewLimit: Bool { isNewBlock && will.refusal?.isOfLimits == true }
    /// Whether a request that was refused would go through.
    public var isNewPass: Bool { was.action == .block && will.action != .block }
}

extension ReasonCode {
    /// Whether a rate, a budget or concurrency gave the reason.
    var isOfLimits: Bool { Control(self) == .limits }
    /// Whether a ban or a quarantine did.
    var isOfBans: Bool { Control(self) == .bans }
}
