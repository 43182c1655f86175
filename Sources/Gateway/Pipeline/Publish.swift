import SecurityGate
import Stores
import Vocabulary
import Wire

/// Stage 10: the decision in the feed, once it is on record; may be dropped there, never here.
enum Publish {
    /// Most bytes of a full excerpt.
    private static let excerptLimit = 2000
    private static let explanationLimit = 8

    static func run(_ decision: Decision, _ policy: Policy, _ services: LoopServices) {
        var event = FeedEvent.Decision()
        event.name = decision.tenantName
        event.key = decision.keyID
        event.route = decision.route
        event.model = decision.model ?? ""
        event.action = decision.ruling.action
        event.would = decision.ruling.would
        event.score = decision.ruling.score
        event.risk = decision.risk
        event.reasons = decision.ruling.reasons.map(\.rawValue)
        event.excerpt = excerpt(decision, policy.excerpt)
        event.microseconds = decision.microseconds
        event.trace = decision.trace
        event.findings = decision.ruling.findings.prefix(explanationLimit).map { explanation($0, decision.segments) }
        services.publish(.decision(event), tenant: decision.tenantID, request: decision.requestID)
        for signal in decision.signals {
            services.shared.alerts.raise(signal, tenant: decision.tenantID, at: decision.time)
        }
        if let alarm = Alarm(escalation: decision.ruling, tenant: decision.tenantID) {
            services.shared.alerts.raise(alarm, at: decision.time)
        }
    }

    private static func explanation(_ finding: Finding, _ segments: [Segment]) -> FeedEvent.Explanation {
        let path = finding.segment.flatMap { segments.indices.contains($0) ? segments[$0].path.description : nil }
        return FeedEvent.Explanation(
            code: finding.code.rawValue, rule: finding.rule, weight: finding.weight, path: path ?? "",
            from: finding.span?.lower ?? -1, to: finding.span?.upper ?? -1, decode: finding.decodePath,
            evidence: finding.evidence)
    }

    /// What operators see of the text: only of requests that the gate did not simply allow, unless policy says full.
    private static func excerpt(_ decision: Decision, _ policy: Policy.Excerpt) -> String? {
        switch policy {
        case .none: nil
        case .masked: (decision.ruling.findings.first { $0.segment != nil } ?? decision.ruling.findings.first)?.evidence
        case .full:
            (decision.segments.last { $0.channel == .user } ?? decision.segments.last).map { bounded($0.text) }
        }
    }

    private static func bounded(_ text: String) -> String {
        guard text.utf8.count > excerptLimit else { return text }
        return String(decoding: text.utf8.prefix(excerptLimit), as: UTF8.self) + "…"
    }
}
