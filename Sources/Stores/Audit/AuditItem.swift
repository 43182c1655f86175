import Vocabulary

/// Something that the audit must remember. Rows are boxed: they pass through several queues on their way to the disk.
public enum AuditItem: Sendable {
    /// A decision. `token` comes back in ``SettledDecision``; `done`, if any, hears whether the row is durable.
    indirect case decision(DecisionRow, token: Int = 0, done: (@Sendable (Bool) -> Void)? = nil)
    /// The end of a request whose decision was recorded.
    indirect case outcome(OutcomeRow)
    /// What was scored of a request, sealed; handed over with its decision, and not taken where that is not.
    indirect case text(SealedText)
    /// A refusal that is only counted, by subject (address or tenant id), reason and minute; `time` in ms since 1970.
    case refusal(subject: String, reason: ReasonCode, time: Int64)

    var isDecision: Bool { if case .decision = self { true } else { false } }
}

/// A decision that the writer is done with.
public struct SettledDecision: Sendable {
    public let row: DecisionRow
    /// What was given with the row.
    public let token: Int
    /// Its number in the audit; nil when it could not be recorded and the request must be refused.
    public let seq: Int64?
}

/// What the writer has done since it started; counters only grow.
public struct AuditStatistics: Sendable, Equatable {
    /// Decisions that are durable.
    public var committed = 0
    /// Decisions that were taken but could not be written; their callers heard so.
    public var failed = 0
    /// Decisions that were not taken since the queue was full or the writer unhealthy.
    public var turnedAway = 0
    /// Outcomes that were lost; their requests become `unknown` at the next start.
    public var lostOutcomes = 0
    /// Refusals counted, as submitted.
    public var refusals = 0
    /// Transactions that succeeded.
    public var batches = 0
    /// How long they took, in nanoseconds.
    public var commits = Histogram.work
    /// Decisions and outcomes that are not durable yet.
    public var waiting = 0
    /// When the oldest decision among them was made, in milliseconds since 1970; nil for none.
    public var oldest: Int64?
    /// Number of the newest decision.
    public var seq: Int64 = 0
    /// The chain's newest link, hexadecimal: copied elsewhere it proves that nothing was cut off the end.
    public var head = ""
    /// Why the writer is unhealthy; nil while it is well.
    public var trouble: StoresError?
}
