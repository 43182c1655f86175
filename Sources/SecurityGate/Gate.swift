import Vocabulary

/// Proof that the gate let a request through. Only ``Gate`` can make one, and forwarding demands one, so no path leads
/// around the gate that compiles.
public struct Clearance: Sendable {
    public let ruling: Ruling

    fileprivate init(_ ruling: Ruling) { self.ruling = ruling }
}

/// The security gate: verdict × policy × mode → Allow, Warn or Block.
public struct Gate: Sendable {
    public enum Outcome: Sendable {
        case cleared(Clearance)
        case refused(Ruling, Refusal)
    }

    public let policy: Policy

    public init(policy: Policy) { self.policy = policy }

    /// Decides on one request.
    public func decide(_ assessment: Assessment, mode: Mode) -> Outcome {
        if let code = assessment.modelRefusal { return .refused(.refused(code), Refusal(code)) }
        let would = verdict(assessment)
        let findings = assessment.findings.sorted { $0.weight > $1.weight }
        let action = mode == .monitor ? .allow : would
        let ruling = Ruling(
            action: action, would: would, score: assessment.score,
            reasons: reasons(assessment, findings, would), findings: findings)
        guard action == .block else { return .cleared(Clearance(ruling)) }
        return .refused(ruling, Refusal(ruling.reasons.first ?? .piModel))
    }

    /// Signals alone warn: what follows from them is the response ladder's to say.
    private func verdict(_ assessment: Assessment) -> Action {
        if assessment.score >= policy.block { return .block }
        return assessment.score >= policy.warn || !assessment.signals.isEmpty ? .warn : .allow
    }

    private func reasons(_ assessment: Assessment, _ findings: [Finding], _ would: Action) -> [ReasonCode] {
        guard would != .allow else { return [] }
        var out: [ReasonCode] = []
        for code in findings.map(\.code) + assessment.signals.map(\.code) where !out.contains(code) { out.append(code) }
        return out
    }
}
