import Vocabulary

/// Proof that the gate let a request through. Only ``Gate`` can make one, and forwarding demands one, so no path leads
/// around the gate that compiles.
public struct Clearance: Sendable {
    public let ruling: Ruling

    fileprivate init(_ ruling: Ruling) { self.ruling = ruling }
}

/// The security gate: verdict × policy × mode → Allow, Warn or Block. A reference, so that handing it on costs one count.
public final class Gate: Sendable {
    public enum Outcome: Sendable {
        case cleared(Clearance)
        case refused(Ruling, Refusal)
    }

    public let policy: Policy

    public init(policy: Policy) { self.policy = policy }

    /// Decides on one request.
    public func decide(_ assessment: Assessment, mode: Mode) -> Outcome {
        if let code = assessment.modelRefusal, code == .modelNotAllowed || isEnforced(.models, mode) {
            return .refused(.refused(code), Refusal(code))
        }
        let session = policy.session.verdict(assessment.session)
        let waived = assessment.simulated + assessment.waived + (assessment.modelRefusal.map { [$0] } ?? [])
        let found = verdict(assessment, session?.action) { _ in true }
        // Mostly all controls are carried out alike; then one verdict says both.
        let action =
            policy.monitored.isEmpty && mode == .enforce
            ? found : verdict(assessment, session?.action) { isEnforced($0, mode) }
        let would = waived.isEmpty ? found : .block
        let findings = (assessment.findings + (assessment.response?.findings ?? [])).sorted { $0.weight > $1.weight }
        let came = session.map { [$0.finding] } ?? []
        let ruling = Ruling(
            action: action, would: would, score: assessment.score,
            reasons: reasons(assessment, findings, session, waived, would),
            findings: leads(session?.action, assessment) ? came + findings : findings + came)
        guard action == .block else { return .cleared(Clearance(ruling)) }
        return .refused(ruling, Refusal(cause(ruling, waived, mode)))
    }

    private func isEnforced(_ control: Control, _ mode: Mode) -> Bool { policy.mode(control, tenant: mode) == .enforce }

    /// What the controls that count come to. Signals alone warn: what follows from them is the response ladder's to say.
    private func verdict(
        _ assessment: Assessment, _ session: Action?, counts: (Control) -> Bool
    ) -> Action {
        let score = score(assessment, counts)
        let session = counts(.session) ? session : nil
        if score >= policy.block || session == .block { return .block }
        let isSignalled = (!assessment.signals.isEmpty || assessment.response != nil) && counts(.extraction)
        return score >= policy.warn || isSignalled || session == .warn ? .warn : .allow
    }

    private func score(_ assessment: Assessment, _ counts: (Control) -> Bool) -> Int {
        let counted = assessment.findings.filter { Control($0.code).map(counts) ?? true }
        return counted.count == assessment.findings.count ? assessment.score : NoisyOr.join(counted)
    }

    /// What came before leads where the text alone would not have led to as much, and follows where it would.
    private func leads(_ session: Action?, _ assessment: Assessment) -> Bool {
        session.map { assessment.score < ($0 == .block ? policy.block : policy.warn) } ?? false
    }

    /// What would have refused the request by itself comes first, then what was found, heaviest first.
    private func reasons(
        _ assessment: Assessment, _ findings: [Finding], _ session: (action: Action, finding: Finding)?,
        _ waived: [ReasonCode], _ would: Action
    ) -> [ReasonCode] {
        guard would != .allow else { return assessment.lapses }
        var out: [ReasonCode] = []
        let escalation = session.map { [$0.finding.code] } ?? []
        let found = findings.map(\.code).filter { !escalation.contains($0) }
        let codes = waived + (leads(session?.action, assessment) ? escalation + found : found + escalation)
        for code in codes + assessment.signals.map(\.code) + assessment.lapses where !out.contains(code) {
            out.append(code)
        }
        return out
    }

    /// What the client is told: the first reason that is carried out.
    private func cause(_ ruling: Ruling, _ waived: [ReasonCode], _ mode: Mode) -> ReasonCode {
        ruling.reasons.first { code in
            !waived.contains(code) && Control(code).map { isEnforced($0, mode) } ?? true
        } ?? .piModel
    }
}
