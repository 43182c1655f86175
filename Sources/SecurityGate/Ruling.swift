import Vocabulary

/// What the gate decided, with everything that explains it.
public struct Ruling: Sendable, Equatable {
    /// What happens.
    public var action: Action
    /// What enforcing would do; differs from `action` in monitor mode only.
    public var would: Action
    /// 0 to 100.
    public var score: Int
    /// Why, heaviest first; empty for a plain allow.
    public var reasons: [ReasonCode]
    /// What explains the score, heaviest first.
    public var findings: [Finding]

    public init(action: Action, would: Action, score: Int = 0, reasons: [ReasonCode] = [], findings: [Finding] = []) {
        self.action = action
        self.would = would
        self.score = score
        self.reasons = reasons
        self.findings = findings
    }

    /// The ruling of a stage before the detectors: blocked for one reason.
    public static func refused(_ code: ReasonCode) -> Ruling {
        Ruling(action: .block, would: .block, reasons: [code])
    }
}
