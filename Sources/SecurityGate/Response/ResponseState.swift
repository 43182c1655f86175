import Vocabulary

/// The steps of the response ladder that hold for one tenant, each until a time of its own. Milliseconds, monotonic.
public struct ResponseState: Sendable, Equatable {
    private var strip = Int.min
    private var cap = Int.min
    private var slow = Int.min
    /// The signal that came last.
    private var code = ReasonCode.extParamSweep

    public init() {}

    /// Takes a signal; returns all steps that it leads to, also those that hold outside of this state.
    public mutating func take(
        _ signal: Assessment.Signal, _ ladder: ResponseLadder, now: Int
    ) -> Set<ResponseLadder.Step> {
        let steps = ladder.steps(confidence: signal.confidence)
        let end = now + max(0, ladder.hold)
        if steps.contains(.strip) { strip = max(strip, end) }
        if steps.contains(.cap) { cap = max(cap, end) }
        if steps.contains(.slow) { slow = max(slow, end) }
        if !steps.isDisjoint(with: [.strip, .cap, .slow]) { code = signal.code }
        return steps
    }

    /// When the last step ends.
    public var end: Int { max(strip, cap, slow) }

    /// What holds at a time; nil for nothing.
    public func standing(at now: Int) -> ResponseStanding? {
        guard now < end else { return nil }
        var steps: [ResponseLadder.Step] = []
        if now < strip { steps.append(.strip) }
        if now < cap { steps.append(.cap) }
        if now < slow { steps.append(.slow) }
        return ResponseStanding(steps: steps, code: code)
    }
}

/// The steps of the response ladder that hold for a request, for the gate.
public struct ResponseStanding: Sendable, Equatable {
    /// Mildest first; of `strip`, `cap` and `slow`. Quarantines and bans are in the list of bans.
    public var steps: [ResponseLadder.Step]
    /// The signal that they follow.
    public var code: ReasonCode

    public init(steps: [ResponseLadder.Step], code: ReasonCode) {
        self.steps = steps
        self.code = code
    }

    /// What tells operators of each step; without weight, since they say nothing of the text.
    var findings: [Finding] {
        steps.map {
            Finding(code: code, weight: 0, rule: "response.\($0.rawValue)", evidence: "follows \(code.rawValue)")
        }
    }
}
