import Vocabulary
import Wire

/// One row of the second pane: a decision that was not a plain allow, or a remark about the feed itself.
struct Incident: Sendable, Equatable {
    enum Body: Sendable, Equatable {
        case decision(FeedEvent.Decision)
        /// Events that never arrived, or something else worth a row of its own.
        case remark(String)
    }

    /// Gateway time, milliseconds.
    var time: Int
    var tenant: String
    var request: String
    var body: Body

    var decision: FeedEvent.Decision? {
        guard case .decision(let decision) = body else { return nil }
        return decision
    }

    var severity: Severity { decision.map { Severity(risk: $0.score) } ?? .low }

    /// The heaviest rule, or the deciding reason where none is given.
    var rule: String { decision.map { $0.findings.first?.rule ?? $0.reasons.first ?? "" } ?? "" }

    /// `BLOCK`, `WARN`, or `would` for what monitor mode let through.
    var verdict: String {
        guard let decision else { return "" }
        return decision.action == .allow ? "would" : decision.action == .block ? "BLOCK" : "WARN"
    }

    /// What the filter's plain words look at.
    var haystack: String {
        switch body {
        case .remark(let text): return text
        case .decision(let decision):
            let parts = [decision.name, tenant, decision.key, decision.model, request, rule, decision.excerpt ?? ""]
            return (parts + decision.reasons + decision.findings.map(\.evidence)).joined(separator: "\u{1F}")
        }
    }
}

extension FeedEvent.Decision {
    /// Bounds what one event can make the console keep, in characters or elements.
    func bounded() -> Self {
        var out = self
        out.name = name.bounded(128)
        out.key = key.bounded(64)
        out.route = route.bounded(64)
        out.model = model.bounded(128)
        out.excerpt = excerpt?.bounded(4096)
        out.reasons = reasons.prefix(16).map { $0.bounded(64) }
        out.findings = findings.prefix(8).map { finding in
            var kept = finding
            kept.evidence = finding.evidence.bounded(256)
            kept.rule = finding.rule.bounded(96)
            kept.code = finding.code.bounded(64)
            kept.path = finding.path.bounded(128)
            kept.decode = finding.decode.prefix(8).map { $0.bounded(24) }
            return kept
        }
        return out
    }
}

extension String {
    /// The first `limit` scalars; a tower of marks is one character but many scalars.
    func bounded(_ limit: Int) -> String {
        utf8.count <= limit ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
    }
}
